import type { Trigger } from "../../../domain/contract/run_context.ts";
import type { LogEntry } from "../../../ports/plugin_host.ts";
import type { WireValue } from "./wire_value.ts";

/** What the host sends a new sandbox process first: all that its plugin is made from, and what the process may do. */
export interface LoadMessage {
  readonly plugin: string;
  /** Absolute path of the plugin's code, a file of this process alone. */
  readonly artifact: string;
  readonly config: WireValue;
  readonly permissions: Deno.PermissionOptions;
  /** Whether the plugin may do no more than it is granted. */
  readonly confined: boolean;
  /** As whom the process is to go on; null: as who has started it. */
  readonly user: ProcessUser | null;
  /** Addresses that the plugin may listen on, with their port. Hosts of older versions name none. */
  readonly listen?: readonly string[];
  /** Working folder: absolute path. */
  readonly folder: string;
  /** All variables that the plugin and its child programs get. */
  readonly environment: Readonly<Record<string, string>>;
  readonly limits: ProcessLimits;
  /** What the kernel lets the process do; null if it restricts nothing. Hosts of older versions do not say. */
  readonly landlock?: LandlockGrant | null;
}

/** A grant, as far as the kernel can enforce it. Paths are absolute; true is everything. */
export interface LandlockGrant {
  readonly read: true | readonly string[];
  readonly write: true | readonly string[];
  /** TCP ports to connect to. */
  readonly connect: true | readonly number[];
  /** TCP ports to listen on. */
  readonly bind: readonly number[];
  /** Whether something of the system is granted, such as the names of users. */
  readonly system: boolean;
}

/** A user, as a process becomes it. */
export interface ProcessUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Absolute path of the folder that the user must not be able to enter. */
  readonly stateFolder: string;
  /** Absolute paths of files that the user must not be able to read. */
  readonly closed: readonly string[];
}

/** What a sandbox process may use. */
export interface ProcessLimits {
  /** Bytes of private memory beyond what the runtime itself takes; null if there is no limit. */
  readonly memoryBytes: number | null;
  /** Scheduling priority, -20 to 19. */
  readonly nice: number;
}

/** What the host sends after that; it goes on to the worker as it is. */
export type ControlMessage =
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

/** The first message to the worker; the port for all further ones comes with it. */
export interface WorkerLoad {
  /** File URL of the artifact. */
  readonly artifact: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly plugin: string;
  readonly confined: boolean;
  /** Addresses that the plugin may listen on; null if Deno itself allows none, because nothing of the network is granted. */
  readonly listen: readonly string[] | null;
  /** One number: characters of log lines that were sent and not yet taken. */
  readonly backlog: Int32Array<SharedArrayBuffer>;
}

/**
 * What the worker sends, and the child passes on to the host; `gone` when the plugin ends its own worker.
 *
 * `started` comes while the plugin's module is still being loaded. It means nothing, but takes the way that the next message
 * takes: where all code on it runs for the first time, that costs some milliseconds, which nobody has to wait for then.
 */
export type WorkerMessage =
  | { readonly kind: "started" }
  | LoadedMessage
  | { readonly kind: "unloadable"; readonly fault: Fault }
  | LogMessage
  /** Milliseconds since the epoch; null if the plugin sent something else. */
  | { readonly kind: "checkpoint"; readonly until: number | null }
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

/** One log line; `fields` is JSON, or null. The host adds the time. */
export interface LogMessage {
  readonly kind: "log";
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
