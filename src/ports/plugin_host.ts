import type { LogFields, Trigger, Window } from "../domain/contract/run_context.ts";
import type { Grant } from "../domain/manifest/grant.ts";
import type { AskedPermission } from "../domain/permissions/asked_permission.ts";
import type { SandboxGroup } from "../domain/window/owner.ts";
import type { Artifact } from "./linker.ts";

/** Loads plugins into sandboxes. */
export interface PluginHost {
  /**
   * Loads a plugin and asks it whether and when it wants to run, and what it needs, all inside a new sandbox.
   *
   * @throws {PluginLoadError} If the artifact is no plugin, its config does not pass its schema, its `enabled()`,
   * `interval()` or `permissions()` fails, or it does not answer in time.
   */
  load(request: LoadRequest): Promise<LoadedPlugin>;
}

/** What `load()` takes. */
export interface LoadRequest {
  readonly plugin: string;
  readonly artifact: Artifact;
  /** Values of the manifest, resolved; must survive a structured clone. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly grant: Grant;
  /** Gets every line that the plugin logs, from its top level on. */
  readonly onLog: (entry: LogEntry) => void;
  /** Gives up on a plugin that does not answer; 30 s if left out. */
  readonly timeoutMs?: number;
}

/** One line of a plugin's log. */
export interface LogEntry {
  readonly time: Date;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields?: LogFields;
}

/** A plugin in its sandbox. */
export interface LoadedPlugin {
  readonly enabled: boolean;
  /** As the plugin told it; not checked. */
  readonly interval: string;
  /** What it asks for; null if it does not say. */
  readonly asked: readonly AskedPermission[] | null;
  /** The processes that it runs in; null if it has none of its own. */
  readonly group: SandboxGroup | null;
  /** Runs one window. Never rejects: whatever the plugin does becomes a {@linkcode RunEnd}. */
  run(job: Job): Promise<RunEnd>;
  /** Ends the sandbox. A plugin that hangs in a loop lives on until the process exits. */
  close(): void;
}

/** One window's work. */
export interface Job {
  readonly window: Window;
  readonly attempt: number;
  readonly trigger: Trigger;
  readonly idempotencyKey: string;
  /** Aborts the plugin's own signal; its reason is passed on as text. */
  readonly signal: AbortSignal;
  /** How long after the abort the run may go on before it is ended for good. */
  readonly graceMs: number;
  /** Commits `[start, until)`; a rejection is passed on to the plugin. */
  readonly onCheckpoint: (until: Date) => Promise<void>;
}

/** How the plugin's `run()` ended. */
export type RunEnd =
  | { readonly kind: "ok" }
  /** `report` holds name, message and stack in the plugin's own files and lines. */
  | { readonly kind: "failed"; readonly message: string; readonly report: string }
  /** Ended after the abort, by itself or (`hung`) not within the grace period. */
  | { readonly kind: "aborted"; readonly hung: boolean };

/** A plugin that cannot be loaded. The message is complete; a stack of the plugin's own is in it. */
export class PluginLoadError extends Error {
  override name = "PluginLoadError";
  /** Whether the plugin may still be busy: only the end of the process stops it then. */
  readonly hung: boolean;

  constructor(message: string, options: ErrorOptions & { readonly hung?: boolean } = {}) {
    super(message, options);
    this.hung = options.hung ?? false;
  }
}
