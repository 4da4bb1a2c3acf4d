import { RUN_VARIABLE, type SandboxGroup } from "../../domain/window/owner.ts";
import type { ProcFiles } from "./proc_files.ts";
import { sendSignal } from "./send_signal.ts";

/** How long those that were killed may take to end. */
const PATIENCE_MS = 2_000;
const POLL_MS = 10;

/** The processes of a run that are left, by their ids. */
interface Leftovers {
  /** In the run's process group. */
  readonly members: readonly number[];
  /** In a group of their own. */
  readonly others: readonly number[];
}

const NONE: Leftovers = { members: [], others: [] };

/**
 * Kills what is left of a run of this boot and namespace, and waits for its end.
 *
 * @returns Whether nothing of it is left, as far as can be seen.
 */
export async function endGroup(files: ProcFiles, group: SandboxGroup): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    // Again each time: a process may have started another one before it was killed.
    const { members, others } = findLeftovers(files, group);
    if (members.length + others.length === 0) return true;
    if (performance.now() > deadline) return false;
    // The group as one: whatever it starts meanwhile belongs to it.
    if (members.length > 0) sendSignal(-group.pid, "SIGKILL");
    for (const pid of others) sendSignal(pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * Finds the processes of a run: the group's members, and all that made a group of their own and carry the run's mark.
 *
 * The group's id alone proves nothing, for it may be used again. So either its leader is the very process that led the run,
 * or, once that is gone, every member carries the mark; else there is none.
 */
function findLeftovers(files: ProcFiles, { pid: leader, started, mark }: SandboxGroup): Leftovers {
  // As the target of a signal, the groups 0 and 1 would stand for others.
  if (!Number.isSafeInteger(leader) || leader <= 1 || mark === "") return NONE;
  const living: number[] = [];
  const members: number[] = [];
  for (const pid of files.pids()) {
    const stat = files.stat(pid);
    if (stat === undefined || stat.ended) continue;
    living.push(pid);
    if (stat.group === leader) members.push(pid);
  }
  // This process itself is a program that the run has started.
  if (members.includes(Deno.pid)) return NONE;
  const isMarked = (pid: number) => pid !== Deno.pid && carries(files, pid, mark);
  const isLed = files.stat(leader)?.started === started;
  if (!isLed && !members.every(isMarked)) return NONE;
  return { members, others: living.filter((pid) => !members.includes(pid) && isMarked(pid)) };
}

/**
 * Another user's process proves nothing, unless this one is root's, whose plugins may run as other users: there it can bring
 * about no end but its own. Neither does one whose environment is not to be read.
 */
function carries(files: ProcFiles, pid: number, mark: string): boolean {
  const self = Deno.uid();
  if (self !== 0 && files.uid(pid) !== self) return false;
  return files.variable(pid, RUN_VARIABLE) === mark;
}
