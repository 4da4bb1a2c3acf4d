import type { LogEntry } from "../../ports/plugin_host.ts";

/** Passes a plugin's log on; keeps the lines that come before there is a place for them. */
export class LogTap {
  #early: LogEntry[] = [];
  #sink: ((entry: LogEntry) => void) | undefined;

  /** Takes one line. */
  readonly write = (entry: LogEntry): void => {
    if (this.#sink) this.#sink(entry);
    else this.#early.push(entry);
  };

  /** Names the place for all lines, the earlier ones included. */
  open(sink: (entry: LogEntry) => void): void {
    this.#sink = sink;
    for (const entry of this.#early.splice(0)) sink(entry);
  }
}
