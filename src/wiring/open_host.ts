import type { PluginHost } from "../ports/plugin_host.ts";
import { ASSETS } from "./assets.ts";
import { once } from "./once.ts";

/** Returns the host of plugins, which is loaded when the first plugin is. */
export function openHost(): PluginHost {
  const host = once(async () => {
    const { WorkerPluginHost } = await import("../adapters/sandbox/worker_plugin_host.ts");
    return new WorkerPluginHost({
      workerUrl: ASSETS.worker,
      mapStack: async (stack) =>
        await (await import("../adapters/linker/source_positions.ts")).mapStack(stack),
    });
  });
  return { load: async (request) => await (await host()).load(request) };
}
