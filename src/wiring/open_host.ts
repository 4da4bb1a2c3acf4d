import { join } from "@std/path/posix";
import { ProcessPluginHost } from "../adapters/sandbox/host/process_plugin_host.ts";
import type { StartedChild } from "../adapters/sandbox/host/start_child.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { PluginHost } from "../ports/plugin_host.ts";
import { ASSETS } from "./assets.ts";
import { startSandbox } from "./start_sandbox.ts";

/**
 * Returns the host of plugins; what explains their faults is loaded with the first one.
 *
 * @param early A sandbox process that was started already, for the first plugin.
 */
export function openHost({ state }: Instance, early: StartedChild | undefined): PluginHost {
  return new ProcessPluginHost({
    start: startSandbox,
    early,
    folder: join(state, "running"),
    workerUrl: ASSETS.worker,
    mapStack: async (stack) => await (await import("../adapters/linker/source_positions.ts")).mapStack(stack),
  });
}
