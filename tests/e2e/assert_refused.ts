import { assertEquals, assertMatch } from "@std/assert";
import { installCrontab, rawCrontab } from "./crontab.ts";
import type { House } from "./house.ts";

const FOREIGN = "# mine\n15 4 * * * /bin/true\n";

/** Asserts that `sync` ends with 78 and a complaint that matches, and does not touch the crontab. */
export async function assertRefused(house: House, complaint: RegExp): Promise<void> {
  await installCrontab(FOREIGN);
  const before = await rawCrontab();
  const { code, stdout, stderr } = await house.run("sync");
  assertEquals(await rawCrontab(), before, stderr);
  assertEquals([code, stdout], [78, ""], stderr);
  assertMatch(stderr, complaint);
}

/** Asserts that neither `sync` nor a wake-up of the plugin `good` gets anywhere, and that both say why. */
export async function assertNothingGoes(house: House, complaint: RegExp): Promise<void> {
  const [{ code, stdout, stderr }] = await Promise.all([
    house.run("run", "good"),
    assertRefused(house, complaint),
  ]);
  assertMatch(stderr, complaint);
  assertEquals([code, stdout], [78, ""], stderr);
}
