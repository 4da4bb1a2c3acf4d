import type { AskedPermission } from "../../../domain/permissions/asked_permission.ts";
import type { LoadRequest, LogEntry } from "../../../ports/plugin_host.ts";

/** Hides the secrets of a plugin in all that comes out of its sandbox. */
export interface Redactor {
  /** Returns a text without them. */
  text(text: string): string;
  /** Returns a schedule that a plugin reported without them. */
  interval(interval: string): string;
  /** Returns what a plugin asks for without them. */
  asked(asked: readonly AskedPermission[], request: LoadRequest): readonly AskedPermission[];
  /** Returns what passes bytes on without them. */
  output(sink: OutputSink): OutputSink;
  /** Returns what passes log entries on without them. */
  log(pass: (entry: LogEntry) => void): LogSink;
}

/** Takes what programs print, in any pieces. */
export interface OutputSink {
  push(bytes: Uint8Array<ArrayBuffer>): void;
  /** Says that nothing more comes. */
  end(): void;
}

/** Takes log entries. */
export interface LogSink {
  write(entry: LogEntry): void;
  /** Says that nothing more comes. */
  end(): void;
}
