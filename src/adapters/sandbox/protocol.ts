import type { Trigger } from "../../domain/contract/run_context.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";

/** The worker's first message; the port for all further ones comes with it. */
export interface LoadMessage {
  /** File URL of the artifact. */
  readonly artifact: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly plugin: string;
  /** Whether the plugin may do no more than it is granted. */
  readonly confined: boolean;
  /** One number: characters of log lines that were sent and not yet taken. */
  readonly backlog: Int32Array<SharedArrayBuffer>;
}

/** What the host sends after the first message. */
export type HostMessage =
  | RunMessage
  | { readonly kind: "abort"; readonly reason: string }
  | { readonly kind: "checkpoint kept" }
  | { readonly kind: "checkpoint refused"; readonly why: string };

/** Asks for one window's work. Instants are milliseconds since the epoch. */
export interface RunMessage {
  readonly kind: "run";
  readonly start: number;
  readonly end: number;
  readonly attempt: number;
  readonly trigger: Trigger;
  readonly idempotencyKey: string;
}

/** What the worker sends; `gone` when the plugin ends its own worker. */
export type WorkerMessage =
  | LoadedMessage
  | { readonly kind: "unloadable"; readonly fault: Fault }
  | LogMessage
  | { readonly kind: "checkpoint"; readonly until: number }
  | { readonly kind: "returned" }
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly fault: Fault };

/** The plugin is loaded; what it says of its permissions is JSON, or null. */
export interface LoadedMessage {
  readonly kind: "loaded";
  readonly enabled: boolean;
  readonly interval: string;
  readonly permissions: string | null;
}

/** One log line; `fields` is JSON, or null. */
export interface LogMessage {
  readonly kind: "log";
  readonly time: number;
  readonly level: LogEntry["level"];
  readonly message: string;
  readonly fields: string | null;
}

/** What went wrong: in one sentence, and in full with stack and causes (or empty). */
export interface Fault {
  readonly message: string;
  readonly report: string;
}

/** Returns what a log line adds to the backlog. */
export function backlogSize({ message, fields }: LogMessage): number {
  return message.length + (fields?.length ?? 0) + 100;
}
