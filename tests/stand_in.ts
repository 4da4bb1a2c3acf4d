/**
 * No test may reach the crontab of the machine that it runs on. `deno task test` puts a stand-in that always fails in its place
 * for every process; what tests start by themselves goes through here, whatever way the tests are run. A lint rule
 * (`tests/lint/stand_in.ts`) finds what does not.
 *
 * @module
 */

import { assert } from "@std/assert";
import { HostPrograms } from "../src/adapters/shell/host_programs.ts";

/** A `crontab` that always fails, and explains why. */
export const NO_CRONTAB = new URL("no_crontab.sh", import.meta.url).pathname;

/** Where the machine's own programs are. */
const SYSTEM = /^\/(?:usr|bin|sbin|opt|snap|nix|System|Library)\//;

/** The variables that let a process reach a stand-in, and nothing else. */
export function standIn(crontab: string): { readonly GAPLESS_CRONTAB: string } {
  const env = { GAPLESS_CRONTAB: crontab };
  assertStandIn(env);
  return env;
}

/** Returns the programs of this machine, with a stand-in for `crontab`. */
export function programsWith(crontab: string, env: Readonly<Record<string, string>> = {}): HostPrograms {
  return new HostPrograms({ env: { ...Deno.env.toObject(), ...env, ...standIn(crontab) }, isRoot: false });
}

/** Asserts that a process with these variables cannot reach the machine's own crontab. */
export function assertStandIn({ GAPLESS_CRONTAB: path }: { readonly GAPLESS_CRONTAB?: string }): void {
  assert(
    path,
    "a test must name a stand-in for crontab by GAPLESS_CRONTAB, lest it change the machine's own",
  );
  assert(path.startsWith("/") && !SYSTEM.test(Deno.realPathSync(path)), `${path} is no stand-in for crontab`);
}
