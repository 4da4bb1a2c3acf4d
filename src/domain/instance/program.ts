import type { Instance } from "./instance.ts";

/** How this program is called: absolute path of the binary, or of Deno with the arguments that start main.ts. */
export type Program = readonly [string, ...string[]];

/** Returns the command that calls this program for an instance. */
export function callOf(
  program: Program,
  { manifest, state, trustedOwners = [] }: Instance,
  verb: readonly string[],
): readonly [string, ...string[]] {
  const trust = trustedOwners.length === 0 ? [] : ["--trust-owner", trustedOwners.join(",")];
  return [...program, ...verb, "--manifest", manifest, "--state", state, ...trust];
}

/** Returns the command that wakes one plugin of an instance; what stands in the crontab. */
export function wakeUpCommand(
  program: Program,
  instance: Instance,
  plugin: string,
): readonly [string, ...string[]] {
  return callOf(program, instance, ["run", plugin]);
}
