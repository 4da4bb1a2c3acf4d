import { WorkerPluginHost } from "../adapters/sandbox/worker_plugin_host.ts";
import type { PluginHost } from "../ports/plugin_host.ts";
import { ASSETS } from "./assets.ts";

/** Returns the host of plugins; what explains their faults is loaded with the first one. */
export function openHost(): PluginHost {
  return new WorkerPluginHost({
    workerUrl: ASSETS.worker,
    mapStack: async (stack) => await (await import("../adapters/linker/source_positions.ts")).mapStack(stack),
  });
}
