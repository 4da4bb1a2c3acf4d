import { peekState } from "../adapters/ledger/sqlite/peek_state.ts";
import type { SeenPaths } from "../adapters/owners/path_walk.ts";
import { OutlookReader } from "../adapters/outlook/outlook_reader.ts";
import { leaveTrace } from "../adapters/wake_traces/leave_trace.ts";
import { parseWakeUp } from "../domain/instance/parse_wake_up.ts";
import { isWakeUpSafe } from "./is_wake_up_safe.ts";
import { outlookPlace } from "./outlook_place.ts";
import type { Program } from "./program.ts";
import { wakesFolder } from "./wakes_folder.ts";

/**
 * Runs a command line, and returns its exit code. A wake-up by cron leaves its trace; it ends at once if it is sure that nothing
 * is due, and else waits for its turn to start. If a run is likely, its sandbox process starts while the program is still being loaded. A
 * `sync` ends likewise if it is sure that there is nothing to change.
 *
 * Where other users could change what root runs, nothing of this is done: the program says so.
 */
export async function wakeUp(args: readonly string[]): Promise<number> {
  const woken = parseWakeUp(args);
  if (woken === undefined) {
    return args[0] === "sync" && await isSyncUnchanged(args) ? 0 : await (await loadProgram())(args);
  }
  const seen: SeenPaths = new Map();
  if (!await isWakeUpSafe(woken, seen)) return await (await loadProgram())(args);
  if (woken.isQueued) await (await import("./leave_queue.ts")).leaveQueue(woken);
  // Nobody but cron's wake-ups shows that cron works.
  else leaveTrace(wakesFolder(woken), woken.plugin, new Date());
  const outlooks = new OutlookReader({
    ...outlookPlace(woken, (variable) => Deno.env.has(variable)),
    peek: (plugin) => peekState(`${woken.state}/ledger.db`, plugin),
  });
  // A person is shown that nothing was due; one from the queue has to leave it.
  const isShown = Deno.stdout.isTerminal();
  if (!isShown && !woken.isQueued && outlooks.nothingDue(woken.plugin, new Date())) return 0;
  const { takeStartup } = await import("./take_startup.ts");
  const startup = await takeStartup(woken);
  const early = outlooks.mayRun(woken.plugin, new Date()) ? await startEarly() : undefined;
  const program = await loadProgram();
  return await program(args, { startup, early, seen });
}

async function startEarly() {
  const { startSandbox } = await import("./start_sandbox.ts");
  return startSandbox();
}

/** Loads the program: its module, or, in a build, the scripts that were made of it. */
async function loadProgram(): Promise<Program> {
  if (!import.meta.url.endsWith(".js")) return (await import("./program.ts")).program;
  const { loadPrecompiled } = await import("./compiled/precompiled_script.ts");
  return loadPrecompiled<Program>(import.meta.url).program;
}

async function isSyncUnchanged(args: readonly string[]): Promise<boolean> {
  // In a build it is beside this file, so that no wake-up reads it.
  const { endUnchangedSync }: typeof import("./unchanged_sync.ts") = import.meta.url.endsWith(".js")
    ? await import(new URL("unchanged_sync.js", import.meta.url).href)
    : await import("./unchanged_sync.ts");
  return await endUnchangedSync(args);
}
