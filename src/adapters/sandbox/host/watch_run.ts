import { ProcFiles } from "../../process/proc_files.ts";

/** What was seen of a run's processes. */
export interface RunWatch extends Disposable {
  /** The most memory that all processes of the run held together, in bytes. */
  readonly peakBytes: number;
  /** Says that the worker is there: from now on, a process without one is done for. */
  expectWorker(): void;
}

/** What `watchRun()` takes. */
export interface WatchOptions {
  readonly pid: number;
  /** For all processes of the run together. */
  readonly memoryBytes: number;
  /** Called once, with why the run must end. */
  readonly onExcess: (why: "memory" | "stopped" | "gone") => void;
}

/** Often at first: a process that fills its memory at once does so within a second. Most runs are over before. */
const FIRST_MS = 200;
const LONGEST_MS = 500;
/** A stopped process (SIGSTOP) may be continued by the one who stopped it; one that stopped itself never is. */
const STOPPED_MS = 10_000;
/**
 * A worker that exits or closes itself says so in time, unless its plugin keeps it from doing so; Deno has no event for it. And
 * what it said last may still be on its way.
 */
const GONE_MS = 1_000;
/** How Deno names the threads of workers. */
const WORKER_THREAD = "worker-";

/** Looks at a run's processes from time to time: how much memory they hold, and whether they still work at all. */
export function watchRun({ pid, memoryBytes, onExcess }: WatchOptions): RunWatch {
  const files = new ProcFiles();
  let peakBytes = 0;
  let waitMs = FIRST_MS;
  let stoppedSince: number | undefined;
  let isWorkerExpected = false;
  let goneSince: number | undefined;
  let over = false;
  let timer = setTimeout(look, waitMs);
  return {
    get peakBytes() {
      return peakBytes;
    },
    expectWorker: () => void (isWorkerExpected = true),
    [Symbol.dispose]() {
      over = true;
      clearTimeout(timer);
    },
  };

  function look(): void {
    // Deno 2.4 may call a timer that has just been cleared.
    if (over) return;
    const held = files.tree(pid).reduce((sum, member) => sum + files.residentBytes(member), 0);
    peakBytes = Math.max(peakBytes, held);
    stoppedSince = files.stat(pid)?.state === "T" ? stoppedSince ?? performance.now() : undefined;
    if (held > memoryBytes) return onExcess("memory");
    if (stoppedSince !== undefined && performance.now() - stoppedSince >= STOPPED_MS) {
      return onExcess("stopped");
    }
    goneSince = isWorkerExpected && !hasWorker(files, pid) ? goneSince ?? performance.now() : undefined;
    if (goneSince !== undefined && performance.now() - goneSince >= GONE_MS) return onExcess("gone");
    waitMs = Math.min(LONGEST_MS, waitMs * 1.25);
    timer = setTimeout(look, waitMs);
  }
}

/** Threads that end meanwhile have no name; nor has any elsewhere than on Linux. */
function hasWorker(files: ProcFiles, pid: number): boolean {
  const names = files.threads(pid).map((id) => files.read(`${pid}/task/${id}/comm`) ?? "");
  return names.length === 0 || names.some((name) => name.startsWith(WORKER_THREAD));
}
