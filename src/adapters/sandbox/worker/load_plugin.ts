import type { WorkerLoad } from "../protocol/messages.ts";
import { attempt } from "./attempt.ts";
import { LoadFault } from "./load_fault.ts";
import { type MadePlugin, makePlugin } from "./make_plugin.ts";
import { queryPermissions } from "./query_permissions.ts";
import { show } from "./show.ts";

/** A plugin, and what it reported. */
export interface QueriedPlugin extends MadePlugin {
  readonly enabled: boolean;
  readonly interval: string;
  /** JSON; null if it says nothing. */
  readonly permissions: string | null;
}

/**
 * Imports an artifact, makes the plugin and asks it whether and when it wants to run.
 *
 * @throws {LoadFault} If any of these steps fails.
 */
export async function loadPlugin({ artifact, config: rawConfig }: WorkerLoad): Promise<QueriedPlugin> {
  const module: { readonly default?: unknown } = await attempt(
    "the import of its module",
    () => import(artifact),
  );
  const { plugin, config } = await makePlugin(module.default, rawConfig);
  const enabled: unknown = await attempt("enabled()", () => plugin.enabled(config));
  if (typeof enabled !== "boolean") {
    throw new LoadFault(`enabled() must return true or false, but returned ${show(enabled)}`);
  }
  const interval: unknown = await attempt("interval()", () => plugin.interval(config));
  if (typeof interval !== "string") {
    throw new LoadFault(`interval() must return a cron expression, but returned ${show(interval)}`);
  }
  return { plugin, config, enabled, interval, permissions: await queryPermissions(plugin, config) };
}
