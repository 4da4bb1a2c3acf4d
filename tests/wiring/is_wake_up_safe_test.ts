import { assertEquals } from "@std/assert";
import { isWakeUpSafe } from "../../src/wiring/is_wake_up_safe.ts";

const AS_ROOT = Deno.uid() === 0;

interface Place {
  readonly folder: string;
  readonly state: string;
}

const CASES: readonly (readonly [title: string, change: (place: Place) => void, safe: boolean])[] = [
  ["folders of root", () => {}, true],
  ["a state folder that is not there", ({ state }) => Deno.removeSync(state, { recursive: true }), false],
  ["a link of root to the manifest's folder", ({ folder }) => {
    Deno.renameSync(`${folder}/jobs`, `${folder}/real`);
    Deno.symlinkSync("real", `${folder}/jobs`);
  }, true],
  ["a sticky folder", ({ folder }) => Deno.chmodSync(`${folder}/jobs`, 0o1777), true],
  ["a sticky state folder", ({ state }) => Deno.chmodSync(state, 0o1777), false],
  ["an open folder of the manifest", ({ folder }) => Deno.chmodSync(`${folder}/jobs`, 0o777), false],
  ["another user's folder", ({ folder }) => Deno.chownSync(`${folder}/jobs`, 54_321, 0), false],
  ["another user's state folder", ({ state }) => Deno.chownSync(state, 54_321, 0), false],
  [
    "a link in the place of the ledger",
    ({ state }) => Deno.symlinkSync("/dev/null", `${state}/ledger.db`),
    false,
  ],
];

for (const [title, change, safe] of CASES) {
  Deno.test(`a wake-up of root begins early: ${safe} with ${title}`, { ignore: !AS_ROOT }, async () => {
    const folder = Deno.realPathSync(Deno.makeTempDirSync());
    const state = `${folder}/state`;
    Deno.mkdirSync(`${folder}/jobs`, { mode: 0o755 });
    Deno.mkdirSync(state, { mode: 0o700 });
    change({ folder, state });
    const wakeUp = { plugin: "p", manifest: `${folder}/jobs/gapless.toml`, state };
    const found = [await isWakeUpSafe(wakeUp, new Map())];
    // Trust in somebody else changes nothing.
    found.push(await isWakeUpSafe({ ...wakeUp, trustOwner: "54322" }, new Map()));
    await Deno.remove(folder, { recursive: true });
    assertEquals(found, [safe, safe]);
  });
}

Deno.test("a wake-up of root begins early in folders of a trusted owner", { ignore: !AS_ROOT }, async () => {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  Deno.mkdirSync(`${folder}/state`, { mode: 0o700 });
  Deno.chownSync(folder, 54_321, 0);
  const wakeUp = { plugin: "p", manifest: `${folder}/gapless.toml`, state: `${folder}/state` };
  const trusting = { ...wakeUp, trustOwner: "54321" };
  const found = [await isWakeUpSafe(wakeUp, new Map()), await isWakeUpSafe(trusting, new Map())];
  await Deno.remove(folder, { recursive: true });
  assertEquals(found, [false, true]);
});
