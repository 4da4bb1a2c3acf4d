import type { LogFields, Trigger, Window } from "../domain/contract/run_context.ts";
import type { Grant } from "../domain/manifest/grant.ts";
import type { AskedPermission } from "../domain/permissions/asked_permission.ts";
import type { SecretValue } from "../domain/secrets/secret_value.ts";
import type { SandboxGroup } from "../domain/window/owner.ts";
import type { Artifact } from "./linker.ts";
import type { User } from "./users.ts";

/** Loads plugins into sandboxes, each a process of its own. */
export interface PluginHost {
  /**
   * Loads a plugin and asks it whether and when it wants to run, and what it needs, all inside a new sandbox.
   *
   * @throws {PluginLoadError} If the artifact is no plugin, its config does not pass its schema, its `enabled()`,
   * `interval()` or `permissions()` fails, it does not answer in time, or its process ends.
   * @throws {DamagedArtifactError} If the linked code is not what its digest says.
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
  /** As whom it is loaded and run; null: as this process's own user. */
  readonly user: RunUser | null;
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** All variables that the plugin and its child programs get. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values that are hidden in all that the plugin reports, logs and prints. */
  readonly secrets: readonly SecretValue[];
  readonly limits: RunLimits;
  /** Whether the kernel restricts the plugin, too, where it can. */
  readonly landlock: boolean;
  /** Gets every line that the plugin logs, from its top level on. */
  readonly onLog: (entry: LogEntry) => void;
  /** Gives up on a plugin that does not answer; 30 s if left out. */
  readonly timeoutMs?: number;
}

/** Another user, as whom a plugin is run. */
export interface RunUser extends User {
  /** Absolute paths of files that this user must not be able to read: they have what all plugins are given. */
  readonly closed: readonly string[];
}

/** What a plugin and the programs that it starts may use together. */
export interface RunLimits {
  /** Null: half of the machine's memory, 4 GB at most. */
  readonly memoryBytes: number | null;
  /** What all runs together may use, and so the most that one gets by default; null: there is no such limit. */
  readonly mostMemoryBytes: number | null;
  /** Scheduling priority, from -20 (highest) to 19. */
  readonly nice: number;
  /** Processes and threads, where a cgroup is available; null: as many as there may be. */
  readonly tasks: number | null;
}

/** One line of a plugin's log. */
export interface LogEntry {
  readonly time: Date;
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields?: LogFields;
  /** Set on the last entry of a failed run, by Gapless itself: the message says why, in several lines. */
  readonly report?: true;
}

/** A plugin in its sandbox. */
export interface LoadedPlugin {
  readonly enabled: boolean;
  /** As the plugin reported it; not checked. */
  readonly interval: string;
  /** What it asks for; null if it does not say. */
  readonly asked: readonly AskedPermission[] | null;
  /** The processes of its sandbox; null where it has none of its own. */
  readonly group: SandboxGroup | null;
  /**
   * Runs one window, and begins to end the sandbox. Never rejects: whatever the plugin does becomes a
   * {@linkcode RunEnd}.
   */
  run(job: Job): Promise<RunEnd>;
  /**
   * Ends the sandbox: kills its process, and every program that it started. When it resolves, none of them is left, and all
   * that they logged has been passed on.
   */
  close(): Promise<void>;
}

/** One window's work. */
export interface Job {
  readonly window: Window;
  readonly attempt: number;
  readonly trigger: Trigger;
  readonly idempotencyKey: string;
  /** Aborts the plugin's own signal; its reason is passed on as text. */
  readonly signal: AbortSignal;
  /** How long after the abort the run may go on before it is killed. */
  readonly graceMs: number;
  /** Commits `[start, until)`; a rejection is passed on to the plugin. */
  readonly onCheckpoint: (until: Date) => Promise<void>;
}

/** How the plugin's `run()` ended. */
export type RunEnd =
  | { readonly kind: "ok" }
  /** `report` holds name, message and stack in the plugin's own files and lines. */
  | { readonly kind: "failed"; readonly message: string; readonly report: string }
  /** Ended after the abort, by itself or (`hung`) killed after the grace period. */
  | { readonly kind: "aborted"; readonly hung: boolean };

/** A plugin that cannot be loaded. The message is complete; a stack of the plugin's own is in it. */
export class PluginLoadError extends Error {
  override name = "PluginLoadError";
}

/** A module whose default export is not a plugin, whatever its config and its grant. */
export class NotAPluginError extends PluginLoadError {
  override name = "NotAPluginError";
}
