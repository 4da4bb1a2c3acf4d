import type { LogEntry } from "../../ports/plugin_host.ts";
import type { RunLogWriter } from "../../ports/run_logs.ts";
import { writeAll } from "../files/write_all.ts";
import { formatLogLine } from "./log_line.ts";
import { LogTail } from "./log_tail.ts";

/** What a {@linkcode FileRunLogWriter} needs. */
export interface FileRunLogWriterOptions {
  readonly path: string;
  /** Empty and open for writing; the writer closes it. */
  readonly file: Deno.FsFile;
  /** Bytes; fewer than {@linkcode SMALLEST_LIMIT} count as so many. */
  readonly limit: number;
  /** Gets, once, why the log cannot be written. */
  readonly warn: (message: string) => void;
}

/** Any log has room for why its run failed. */
const SMALLEST_LIMIT = 4096;

/**
 * Writes each line to the disk before `write()` returns, so that a killed process loses none. The first half of the limit is
 * the log's head, the two segments of its {@linkcode LogTail} are the other half: no more is ever on the disk.
 */
export class FileRunLogWriter implements RunLogWriter {
  readonly #options: FileRunLogWriterOptions;
  readonly #limit: number;
  readonly #encoder = new TextEncoder();
  #size = 0;
  #tail: LogTail | undefined;
  #broken = false;

  constructor(options: FileRunLogWriterOptions) {
    this.#options = options;
    this.#limit = Math.max(options.limit, SMALLEST_LIMIT);
  }

  write(entry: LogEntry): void {
    this.#unlessBroken(() => {
      const head = this.#tail === undefined ? this.#headLine(entry) : null;
      if (head === null) this.#tailOf().write(entry);
      else writeAll(this.#options.file, head);
    });
  }

  close(): void {
    this.#unlessBroken(() => this.#tail?.moveTo(this.#options.file));
    this.#options.file.close();
  }

  /** Returns an entry as a line of the head, or null if it has no room there. */
  #headLine(entry: LogEntry): Uint8Array | null {
    const room = Math.floor(this.#limit / 2) - this.#size;
    // A character takes a byte at least.
    if (entry.message.length > room) return null;
    const line = this.#encoder.encode(formatLogLine(entry));
    if (line.length > room) return null;
    this.#size += line.length;
    return line;
  }

  #tailOf(): LogTail {
    const { path } = this.#options;
    return this.#tail ??= new LogTail({ log: path, limit: this.#limit, room: Math.floor(this.#limit / 4) });
  }

  #unlessBroken(work: () => void): void {
    if (this.#broken) return;
    try {
      work();
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
