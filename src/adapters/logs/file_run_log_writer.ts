import type { LogEntry } from "../../ports/plugin_host.ts";
import type { RunLogWriter } from "../../ports/run_logs.ts";
import { formatLogLine } from "./log_line.ts";

/** What a {@linkcode FileRunLogWriter} needs. */
export interface FileRunLogWriterOptions {
  readonly path: string;
  /** Open for appending; the writer closes it. */
  readonly file: Deno.FsFile;
  /** Bytes. */
  readonly limit: number;
  /** Hears, once, that the log cannot be written. */
  readonly warn: (message: string) => void;
}

/** Appends lines to a file, each before `write()` returns, so that a killed process loses none. */
export class FileRunLogWriter implements RunLogWriter {
  readonly #options: FileRunLogWriterOptions;
  readonly #encoder = new TextEncoder();
  #size = 0;
  #dropped = { lines: 0, bytes: 0 };
  #lastTime = new Date(0);
  #broken = false;

  constructor(options: FileRunLogWriterOptions) {
    this.#options = options;
  }

  write(entry: LogEntry): void {
    this.#lastTime = entry.time;
    const line = this.#encoder.encode(formatLogLine(entry));
    // Once a line is dropped, all further ones are: a log has its holes at the end.
    if (this.#broken || this.#dropped.lines > 0 || this.#size + line.length > this.#options.limit) {
      this.#dropped = { lines: this.#dropped.lines + 1, bytes: this.#dropped.bytes + line.length };
      return;
    }
    this.#append(line);
  }

  close(): void {
    const { lines, bytes } = this.#dropped;
    if (lines > 0 && !this.#broken) {
      const message =
        `${lines} more lines (${bytes} bytes) are dropped: the log is limited to ${this.#options.limit} bytes`;
      this.#append(this.#encoder.encode(formatLogLine({ time: this.#lastTime, level: "warn", message })));
    }
    this.#options.file.close();
  }

  #append(line: Uint8Array): void {
    try {
      for (let rest = line; rest.length > 0;) rest = rest.subarray(this.#options.file.writeSync(rest));
      this.#size += line.length;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // A full disk must not fail the run.
      this.#broken = true;
      this.#options.warn(
        `Cannot write the log "${this.#options.path}": ${error.message}; the rest of it is lost`,
      );
    }
  }
}
