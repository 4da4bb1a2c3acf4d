import type { LogEntry } from "../../ports/plugin_host.ts";

/** Characters of early lines that are kept, half of them the first ones, half the newest. */
const LIMIT = 1024 * 1024;
/** What a line takes besides its message and fields. */
const OVERHEAD = 100;

/**
 * Passes a plugin's log on. Lines that come before there is a place for them are kept; of a flood, its head and its tail, and
 * a line in between says how many are left out.
 */
export class LogTap {
  readonly #head: LogEntry[] = [];
  #headSize = 0;
  #tail: LogEntry[] = [];
  #tailSize = 0;
  #leftOut = 0;
  #sink: ((entry: LogEntry) => void) | undefined;

  /** Takes one line. */
  readonly write = (entry: LogEntry): void => {
    if (this.#sink) this.#sink(entry);
    else this.#keep(entry);
  };

  /** Names the place for all lines, the earlier ones included. */
  open(sink: (entry: LogEntry) => void): void {
    this.#sink = sink;
    for (const entry of this.#head.splice(0)) sink(entry);
    const tail = this.#tail.splice(0);
    const [oldest] = tail;
    if (oldest !== undefined && this.#leftOut > 0) {
      const message = `${this.#leftOut} lines are left out here: the plugin logged them while it was loaded`;
      sink({ time: oldest.time, level: "warn", message });
    }
    for (const entry of tail) sink(entry);
  }

  #keep(entry: LogEntry): void {
    const size = sizeOf(entry);
    if (this.#tail.length === 0 && this.#headSize + size <= LIMIT / 2) {
      this.#head.push(entry);
      this.#headSize += size;
      return;
    }
    this.#tail.push(entry);
    this.#tailSize += size;
    while (this.#tailSize > LIMIT / 2 && this.#tail.length > 1) {
      const oldest = this.#tail.shift();
      if (oldest !== undefined) this.#tailSize -= sizeOf(oldest);
      this.#leftOut++;
    }
  }
}

function sizeOf({ message, fields }: LogEntry): number {
  return OVERHEAD + message.length + (fields === undefined ? 0 : JSON.stringify(fields).length);
}
