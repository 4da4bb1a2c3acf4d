import { localZone } from "../adapters/clock/local_zone.ts";
import { SystemClock } from "../adapters/clock/system_clock.ts";
import { ProcessScreen } from "../adapters/screen/process_screen.ts";
import { HostPrograms } from "../adapters/shell/host_programs.ts";
import type { Instance } from "../domain/instance/instance.ts";
import { parseSync, type SyncCall } from "../domain/instance/parse_sync.ts";
import { findInstance } from "./find_instance.ts";
import { findProgram } from "./find_program.ts";
import { openCrontabs } from "./open_crontabs.ts";
import { openOwners } from "./open_owners.ts";
import { openSyncCache } from "./open_sync_cache.ts";

/**
 * Does a `sync` of which it is sure that it changes nothing, by little code: it prints what the last one did.
 *
 * @returns False if it is not sure. Nothing was printed or changed then.
 */
export async function endUnchangedSync(args: readonly string[]): Promise<boolean> {
  const call = parseSync(args);
  const instance = call && instanceOf(call);
  if (call === undefined || instance === undefined || !isSafe(instance, args)) return false;
  const environment = Deno.env.toObject();
  const clock = new SystemClock();
  const programs = new HostPrograms({ env: environment, isRoot: Deno.uid() === 0 });
  const cache = openSyncCache({ instance, program: findProgram(), localZone, environment });
  const output = await cache.recall(
    clock.now(),
    (target) => openCrontabs(instance, clock, programs).at(target).read(),
  );
  if (output === undefined) return false;
  const screen = new ProcessScreen();
  if (!call.json) { for (const line of output.warnings ?? []) screen.err(line); }
  if (call.json || !call.quiet) screen.out(call.json ? output.json : output.text);
  return true;
}

/** Whether there is nothing to warn of, or to refuse: else the command does. */
function isSafe(instance: Instance, args: readonly string[]): boolean {
  try {
    const owners = openOwners(instance, { seen: undefined, isWakeUp: args.includes("--if-standing") });
    owners.admitState();
    owners.admitFiles();
    return owners.issues().length === 0 && (owners.foreignOwner() === null || args.includes("--if-standing"));
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

function instanceOf(call: SyncCall) {
  try {
    return findInstance(call);
  } catch (error) {
    // The command says what is wrong.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
