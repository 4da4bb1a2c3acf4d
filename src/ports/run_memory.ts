import type { PluginEntry } from "../domain/manifest/manifest.ts";

/** The memory that all runs of an instance share on one machine. */
export interface RunMemory {
  /**
   * Reserves what a run of a plugin may use. Waits while the runs that go on use too much of it, in the order of arrival.
   *
   * @returns The reservation, to be disposed of after the run; `busy` if another process waits for the same plugin, and nothing
   * is to be waited for beside it; undefined if `stop` aborted.
   */
  reserve(
    plugin: Pick<PluginEntry, "name" | "memoryBytes">,
    options: ReserveOptions,
  ): Promise<Disposable | "busy" | undefined>;
  /** Returns the plugins for which a process of this machine waits. */
  waiting(): Promise<ReadonlySet<string>>;
}

/** What `reserve()` takes. */
export interface ReserveOptions {
  readonly stop: AbortSignal;
  /** Wait even if another process waits for the same plugin. */
  readonly beside: boolean;
  /** Called before a wait, or when the limit cannot be kept, with what to tell people. */
  readonly onNotice: (message: string) => void;
}
