import { isFailure } from "../window/is_failure.ts";
import type { RunOutcome } from "../window/records.ts";
import { numberOf, textOf } from "./cells.ts";
import type { TellFault } from "./fault.ts";
import { NumberSet } from "./number_set.ts";
import type { Row } from "./tables.ts";

/** A window that is not settled, and what its runs say of it. */
interface Unsettled {
  readonly row: Row;
  runs: number;
  failed: number;
  /** Whether the run of its last lease is under way. */
  running: boolean;
}

const LEASE = ["owner_host", "owner_boot", "owner_namespace", "owner_pid", "owner_started", "expires_at"];
/** The processes of a lease's run, which a lease may lack. */
const GROUP = ["group_pid", "group_started", "group_mark"];

/** Checks that leases, windows and runs say the same: who works on what, and how often that failed. */
export class LeaseCheck {
  readonly #tell: TellFault;
  readonly #windows = new NumberSet();
  readonly #unsettled = new Map<number, Unsettled>();

  constructor(tell: TellFault) {
    this.#tell = tell;
  }

  addWindow(row: Row): void {
    const [id, plugin] = [numberOf(row, "id"), textOf(row, "plugin")];
    const tell = (message: string) => this.#tell({ plugin, message: `window ${id} ${message}` });
    if (!this.#windows.add(id)) tell("is there twice");
    if (!(numberOf(row, "start") < numberOf(row, "end"))) tell("holds no time");
    const [attempts, failures] = [numberOf(row, "attempts"), numberOf(row, "failures")];
    if (!(failures >= 0 && failures <= attempts)) tell(`has ${failures} failures in ${attempts} attempts`);
    const owned = LEASE.filter((column) => row[column] !== null).length;
    if (row.state === "leased" && owned < LEASE.length) tell("is leased, and has no owner");
    if (row.state !== "leased" && owned > 0) tell(`is ${row.state}, and has an owner`);
    const group = GROUP.filter((column) => (row[column] ?? null) !== null).length;
    if (group > 0 && group < GROUP.length) tell("has only a part of a process group");
    if (row.state !== "leased" && group > 0) tell(`is ${row.state}, and has a process group`);
    if (row.state === "leased" || row.state === "owed" || row.state === "parked") {
      this.#unsettled.set(id, { row, runs: 0, failed: 0, running: false });
    }
  }

  /** Takes a run, after all windows. */
  addRun(row: Row): void {
    const [id, plugin, windowId] = [row.id, textOf(row, "plugin"), numberOf(row, "window_id")];
    const tell = (message: string) => this.#tell({ plugin, message: `run ${id} ${message}` });
    if (!this.#windows.has(windowId)) tell(`is of window ${windowId}, which is not there`);
    const running = row.outcome === "running";
    if (running !== (row.ended_at === null)) tell(`is ${row.outcome}, and has ${running ? "an" : "no"} end`);
    const window = this.#unsettled.get(windowId);
    const leased = window?.row.state === "leased" && window.row.token === row.token;
    if (running && !leased) tell(`is under way, and window ${windowId} is not leased to it`);
    if (window === undefined) return;
    if (row.plugin !== window.row.plugin) tell(`is of another plugin than window ${windowId}`);
    if (numberOf(row, "token") > numberOf(window.row, "token")) tell("has a newer token than its window");
    window.runs++;
    if (isFailure(row.outcome as RunOutcome)) window.failed++;
    if (running && leased) window.running = true;
  }

  /** Looks at what is not settled, when all runs have been taken. */
  end(): void {
    for (const [id, { row, runs, failed, running }] of this.#unsettled) {
      const tell = (message: string) =>
        this.#tell({ plugin: textOf(row, "plugin"), message: `window ${id} ${message}` });
      if (row.state === "leased" && !running) tell("is leased, and no run is under way");
      const attempts = numberOf(row, "attempts");
      if (runs > attempts) tell(`counts ${attempts} attempts, and has ${runs} runs`);
      // Fewer have failed after a retry by hand. What a rewind cut off left its runs behind.
      if (runs === attempts && numberOf(row, "failures") > failed) {
        tell(`counts ${row.failures} failures, and ${failed} runs failed`);
      }
    }
  }
}
