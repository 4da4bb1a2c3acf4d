import {
  type Job,
  type LoadedPlugin,
  type LoadRequest,
  NotAPluginError,
  type PluginHost,
  PluginLoadError,
  type RunEnd,
} from "../../src/ports/plugin_host.ts";
import type { SandboxGroup } from "../../src/domain/window/owner.ts";
import { type Artifact, type ArtifactDamage, DamagedArtifactError } from "../../src/ports/linker.ts";
import type { AskedPermission } from "../../src/domain/permissions/asked_permission.ts";

/** A plugin as a test wants it. */
export interface FakePlugin {
  /** True if left out. */
  readonly enabled?: boolean;
  /** Every minute if left out. */
  readonly interval?: string;
  /** What it asks for; it does not say, if left out. */
  readonly asked?: readonly AskedPermission[];
  /** The processes that it runs in; none of its own, if left out. */
  readonly group?: SandboxGroup;
  /** Why it does not load. */
  readonly loadError?: string;
  readonly notAPlugin?: true;
  /** What it does with a window; nothing, and all is well, if left out. */
  readonly run?: (job: Job, request: LoadRequest) => RunEnd | Promise<RunEnd>;
}

/** A {@linkcode PluginHost} of plugins that tests write down, by name. */
export class FakePluginHost implements PluginHost {
  /** Plugins by name; tests may change them between wake-ups. */
  readonly plugins: Map<string, FakePlugin>;
  /** What was loaded, in order. */
  readonly loads: LoadRequest[] = [];
  /** What was run, in order. */
  readonly jobs: Job[] = [];
  /** What is wrong with an artifact; nothing, if a test does not say. */
  damageOf: (artifact: Artifact) => ArtifactDamage | null = () => null;
  /** How many sandboxes are open. */
  open = 0;

  constructor(plugins: Readonly<Record<string, FakePlugin>> = {}) {
    this.plugins = new Map(Object.entries(plugins));
  }

  load(request: LoadRequest): Promise<LoadedPlugin> {
    this.loads.push(request);
    const { plugin: name, artifact } = request;
    const damage = this.damageOf(artifact);
    if (damage !== null) {
      return Promise.reject(new DamagedArtifactError(`Cannot load the plugin "${name}"`, damage));
    }
    const plugin = this.plugins.get(name) ?? { loadError: "no test wrote it down" };
    if (plugin.loadError !== undefined) {
      const Failure = plugin.notAPlugin ? NotAPluginError : PluginLoadError;
      return Promise.reject(new Failure(`Cannot load the plugin "${name}": ${plugin.loadError}`));
    }
    this.open++;
    let closed = false;
    const close = () => {
      if (!closed) this.open--;
      closed = true;
      return Promise.resolve();
    };
    return Promise.resolve({
      enabled: plugin.enabled ?? true,
      interval: plugin.interval ?? "* * * * *",
      asked: plugin.asked ?? null,
      group: plugin.group ?? null,
      run: async (job) => {
        this.jobs.push(job);
        try {
          if (job.signal.aborted) return { kind: "aborted", hung: false };
          return await plugin.run?.(job, request) ?? { kind: "ok" };
        } finally {
          await close();
        }
      },
      close,
    });
  }
}

/** A `run` that fails with this message. */
export function failing(message: string): () => RunEnd {
  return () => ({ kind: "failed", message, report: `Error: ${message}\n    at run (mod.ts:1:1)` });
}

/** A `run` that goes on until it is aborted, and then ends, or (`hung`) does not. */
export function untilAborted(hung = false): (job: Job) => Promise<RunEnd> {
  return ({ signal }) =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve({ kind: "aborted", hung })));
}
