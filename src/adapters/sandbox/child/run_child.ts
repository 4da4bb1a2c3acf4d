import { RUN_VARIABLE } from "../../../domain/window/owner.ts";
import { type SandboxCalls, sandboxCalls, setPriority } from "../../libc/libc.ts";
import type { LoadMessage, ProcessLimits } from "../protocol/messages.ts";
import { endRun } from "./end_run.ts";
import { enterAsUser } from "./enter_as_user.ts";
import { HostChannel } from "./host_channel.ts";
import { takePipes } from "./own_pipes.ts";
import { enforceSecondLayer, programFolders } from "./second_layer.ts";
import { startWorker } from "./worker_relay.ts";

/** More than the kernel shows of a process. */
const STATUS_BYTES = 8_192;

/**
 * The main thread of a sandbox process: makes the process its own, starts the worker that the plugin runs in, and passes
 * messages on between worker and host. Ends when the host does, or kills it.
 *
 * @param workerUrl The worker's module.
 */
export async function runSandboxProcess(workerUrl: URL): Promise<never> {
  const system = sandboxCalls();
  // The end of the host's pipe ends the run; for that, this process must not be stopped, and know all that it has started.
  system.continueWithoutParent();
  system.adoptOrphans();
  const pipes = takePipes(system);
  // By these all that belongs to the run can be signalled, and no signal of a terminal reaches it.
  system.leadSession();
  const host = new HostChannel(pipes);
  const load = host.receiveLoad();
  const program = programFolders();
  // Only root can lower it, and a limit of memory must come later.
  if (load.limits.nice !== 0) setPriority(load.limits.nice);
  const refusal = load.user === null ? undefined : enterAsUser(system, load.user, { load, workerUrl });
  if (refusal !== undefined) {
    host.send({ kind: "unloadable", fault: { message: refusal, report: "" } });
    // The host ends this process.
    return await host.receive(() => {});
  }
  settle(load);
  const ownStatus = openOwnStatus();
  const { landlock: grant, environment } = load;
  // On this thread, from which the worker's are made, and before any that could do a plugin's work.
  if (grant && system.call) enforceSecondLayer({ call: system.call, grant, environment, program });
  const worker = startWorker(workerUrl, load, (message) => {
    host.send(message);
    // The host ends this process then, too; meanwhile it is on its way.
    if (message.kind === "returned") endRun();
  });
  // Not before: a limit ends a process in which a worker's engine starts.
  limit(system, load.limits, ownStatus);
  worker.load();
  return await host.receive((message) => worker.post(message));
}

/** Gives the process the folder and the variables of its plugin, and no others. */
function settle({ folder, environment }: LoadMessage): void {
  Deno.chdir(folder);
  for (const name of Object.keys(Deno.env.toObject())) {
    // By this one every process of the run is known, also when this one has ended.
    if (name !== RUN_VARIABLE) Deno.env.delete(name);
  }
  for (const [name, value] of Object.entries(environment)) Deno.env.set(name, value);
}

function limit(
  system: SandboxCalls,
  { memoryBytes }: ProcessLimits,
  ownStatus: Deno.FsFile | undefined,
): void {
  if (memoryBytes !== null) system.limitData(mappedData(ownStatus) + memoryBytes);
}

/** Opens what the kernel shows of this process, while this process may still open it; it shows it as it is when it is read. */
function openOwnStatus(): Deno.FsFile | undefined {
  return Deno.build.os === "linux" ? Deno.openSync("/proc/self/status") : undefined;
}

/** Returns the bytes of private writable memory that this process has mapped already. */
function mappedData(ownStatus: Deno.FsFile | undefined): number {
  if (ownStatus === undefined) return 0;
  const buffer = new Uint8Array(STATUS_BYTES);
  const read = ownStatus.readSync(buffer) ?? 0;
  ownStatus.close();
  const text = new TextDecoder().decode(buffer.subarray(0, read));
  const [, kilobytes] = /^VmData:\s+(\d+) kB/m.exec(text) ?? [];
  return Number(kilobytes) * 1024;
}
