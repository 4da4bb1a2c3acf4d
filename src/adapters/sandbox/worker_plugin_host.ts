import { toFileUrl } from "@std/path/posix";
import {
  type LoadedPlugin,
  type LoadRequest,
  type PluginHost,
  PluginLoadError,
} from "../../ports/plugin_host.ts";
import { explainFault, type FaultContext } from "./explain_fault.ts";
import { permissions } from "./permissions.ts";
import { readAsked } from "./read_asked.ts";
import { openSandbox } from "./sandbox.ts";
import { within } from "./within.ts";
import { GONE, WorkerPlugin } from "./worker_plugin.ts";

const TIMEOUT_MS = 30_000;

/**
 * A {@linkcode PluginHost} that gives each plugin a Deno worker with exactly its grant.
 *
 * On a terminal, Deno asks before it refuses: the process must have been started with `--no-prompt`.
 */
export class WorkerPluginHost implements PluginHost {
  readonly #context: FaultContext;

  /**
   * @param context The worker's entry (`worker.ts`, or what it was bundled to), and what turns positions of artifacts
   * into positions of the plugins' own files.
   */
  constructor(context: FaultContext) {
    this.#context = context;
  }

  async load(request: LoadRequest): Promise<LoadedPlugin> {
    const { plugin, artifact, config, grant, onLog, timeoutMs = TIMEOUT_MS } = request;
    const sandbox = await openSandbox({
      workerUrl: this.#context.workerUrl,
      permissions: permissions(grant, artifact.path),
      load: {
        plugin,
        artifact: toFileUrl(artifact.path).href,
        config,
        confined: grant.kind !== "all",
      },
      onLog,
    });
    const answer = await within(timeoutMs, Promise.race([sandbox.answered, sandbox.ended]));
    if (answer?.kind === "loaded") {
      const asked = readAsked(answer.permissions);
      if (!("fault" in asked)) {
        const { enabled, interval } = answer;
        return new WorkerPlugin({
          enabled,
          interval,
          ...asked,
          sandbox,
          explain: (fault) => explainFault(fault, this.#context),
        });
      }
      sandbox.close();
      throw unloadable(plugin, asked.fault);
    }
    sandbox.close();
    switch (answer?.kind) {
      case undefined:
        throw unloadable(plugin, `it did not answer within ${timeoutMs / 1000} s`, { hung: true });
      case "unloadable":
      case "failed": {
        const { message, report } = await explainFault(answer.fault, this.#context);
        throw unloadable(plugin, report === "" ? message : `${message}\n${report}`);
      }
      case "gone":
      case "returned":
        throw unloadable(plugin, GONE);
    }
  }
}

function unloadable(plugin: string, why: string, options?: { readonly hung: boolean }): PluginLoadError {
  return new PluginLoadError(`Cannot load the plugin "${plugin}": ${why}`, options);
}
