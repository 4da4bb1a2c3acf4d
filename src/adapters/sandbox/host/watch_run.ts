import { ProcFiles } from "../../process/proc_files.ts";

/** What was seen of a run's processes. */
export interface RunWatch extends Disposable {
  /** The most memory that all processes of the run held together, in bytes. */
  readonly peakBytes: number;
}

/** What `watchRun()` takes. */
export interface WatchOptions {
  readonly pid: number;
  /** For all processes of the run together. */
  readonly memoryBytes: number;
  /** Called once, with why the run must end. */
  readonly onExcess: (why: "memory" | "stopped") => void;
}

/** Often at first: a process that fills its memory at once does so within a second. Most runs are over before. */
const FIRST_MS = 200;
const LONGEST_MS = 500;
/** A stopped process (SIGSTOP) may be continued by the one who stopped it; one that stopped itself never is. */
const STOPPED_MS = 10_000;

/** Looks at a run's processes from time to time: how much memory they hold, and whether they still work at all. */
export function watchRun({ pid, memoryBytes, onExcess }: WatchOptions): RunWatch {
  const files = new ProcFiles();
  let peakBytes = 0;
  let waitMs = FIRST_MS;
  let stoppedSince: number | undefined;
  let over = false;
  let timer = setTimeout(look, waitMs);
  return {
    get peakBytes() {
      return peakBytes;
    },
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
    waitMs = Math.min(LONGEST_MS, waitMs * 1.25);
    timer = setTimeout(look, waitMs);
  }
}
