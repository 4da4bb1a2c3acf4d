import { assert } from "@std/assert";

/** Asserts that surroundings.sh has hidden the machine's own crontabs: these tests change them. */
export async function assertSurroundings(): Promise<void> {
  const hidden = await Deno.stat("/run/gapless-e2e").then(() => true, () => false);
  assert(
    hidden,
    "these tests change root's crontab; run them with deno task e2e, which puts another in its place",
  );
}
