import { assert } from "@std/assert";
import { assertStandIn } from "../stand_in.ts";

/**
 * Asserts that surroundings.sh has hidden the machine's own crontabs: these tests change them.
 *
 * @param env Variables for the program under test; those that name a stand-in for crontab do as well.
 */
export async function assertSurroundings(env: Readonly<Record<string, string>> = {}): Promise<void> {
  if (env["GAPLESS_CRONTAB"] !== undefined) return assertStandIn(env);
  const hidden = await Deno.stat("/run/gapless-e2e").then(() => true, () => false);
  assert(
    hidden,
    "these tests change root's crontab; run them with deno task e2e, which puts another in its place",
  );
}
