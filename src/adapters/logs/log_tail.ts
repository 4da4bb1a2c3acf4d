import { clipped } from "../../domain/text/clipped.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { ifExistsSync } from "../files/if_exists.ts";
import { removeIfThere } from "../files/remove_if_there.ts";
import { writeAll } from "../files/write_all.ts";
import { formatLogLine } from "./log_line.ts";

/** Returns where the two segments of a log's tail are while the run is under way. */
export function segmentPaths(log: string): [string, string] {
  const stem = log.replace(/\.jsonl$/, "");
  return [`${stem}.tail-a.jsonl`, `${stem}.tail-b.jsonl`];
}

/** What a {@linkcode LogTail} needs. */
export interface LogTailOptions {
  /** Path of the log whose tail this is. */
  readonly log: string;
  /** Of the whole log, in bytes. */
  readonly limit: number;
  /** Bytes of one segment. */
  readonly room: number;
}

/** What the entry takes that says what was left out. */
const GAP_BYTES = 250;
const CHUNK = 64 * 1024;

/**
 * The newest lines of a log, in two files that take turns: when one is full, the older one is emptied and goes on. Each line
 * is on the disk before `write()` returns, so that a killed process loses nothing of them.
 *
 * A segment begins with an entry that says what lies between the log's head and its own first line. Lines are numbered: the
 * reader takes those whose number is higher than the last one's. So it passes over such an entry where nothing is missing, and
 * over lines that stand in the log already, for the process was killed while it brought them there.
 */
export class LogTail {
  readonly #options: LogTailOptions;
  readonly #encoder = new TextEncoder();
  readonly #paths: readonly [string, string];
  #file: Deno.FsFile | undefined;
  #isSecond = true;
  #size = 0;
  #gapSize = 0;
  #lines = 0;
  #bytes = 0;

  constructor(options: LogTailOptions) {
    this.#options = options;
    this.#paths = segmentPaths(options.log);
  }

  /** Writes an entry; one that is larger than a segment is clipped. */
  write(entry: LogEntry): void {
    const line = this.#fitting(entry);
    if (this.#file === undefined || this.#size + line.length > this.#options.room) this.#rotate(entry.time);
    this.#append(line);
    this.#lines++;
    this.#bytes += line.length;
  }

  /** Brings the tail to the end of the log's own file, and removes the segments. */
  moveTo(log: Deno.FsFile): void {
    this.#file?.close();
    const [first, second] = this.#paths;
    const [older, newer] = this.#isSecond ? [first, second] : [second, first];
    copy(older, log, 0);
    // Nothing is missing between the two.
    copy(newer, log, this.#gapSize);
    removeSegments(this.#options.log);
  }

  #rotate(time: Date): void {
    this.#file?.close();
    this.#isSecond = !this.#isSecond;
    const path = this.#paths[this.#isSecond ? 1 : 0];
    removeIfThere(path);
    this.#file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
    this.#size = this.#gapSize = 0;
    if (this.#lines === 0) return;
    const message = `${this.#lines} lines (${this.#bytes} bytes) are left out here: ` +
      `the log is limited to ${this.#options.limit} bytes`;
    const gap = this.#encoder.encode(formatLogLine({ time, level: "warn", message }, this.#lines));
    this.#append(gap);
    this.#gapSize = gap.length;
  }

  #append(line: Uint8Array): void {
    if (this.#file !== undefined) writeAll(this.#file, line);
    this.#size += line.length;
  }

  #fitting(entry: LogEntry): Uint8Array {
    const room = this.#options.room - GAP_BYTES;
    const number = this.#lines + 1;
    if (entry.message.length <= room) {
      const line = this.#encoder.encode(formatLogLine(entry, number));
      if (line.length <= room) return line;
    }
    const { fields, ...bare } = entry;
    const note = fields === undefined ? "" : " [fields left out]";
    for (let bytes = room;; bytes = Math.floor(bytes / 2)) {
      // Escapes take more than the characters that they stand for.
      const message = clipped(entry.message, bytes) + note;
      const line = this.#encoder.encode(formatLogLine({ ...bare, message }, number));
      if (line.length <= room) return line;
    }
  }
}

/** Removes what a log's tail lies in. */
export function removeSegments(log: string): void {
  for (const path of segmentPaths(log)) {
    removeIfThere(path);
  }
}

function copy(path: string, to: Deno.FsFile, from: number): void {
  using file = ifExistsSync(() => Deno.openSync(path));
  // The tail has one segment only.
  if (file === undefined) return;
  file.seekSync(from, Deno.SeekMode.Start);
  const chunk = new Uint8Array(CHUNK);
  for (let read = file.readSync(chunk); read !== null; read = file.readSync(chunk)) {
    writeAll(to, chunk.subarray(0, read));
  }
}
