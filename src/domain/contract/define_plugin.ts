import type { CronPlugin } from "./cron_plugin.ts";
import type { Permissions } from "./permissions.ts";
import type { RunContext } from "./run_context.ts";
import type { StandardSchema } from "./standard_schema.ts";

/**
 * What `definePlugin()` takes.
 *
 * @typeParam Config Type of the config.
 */
export interface PluginDefinition<Config> {
  /** Parses the manifest's config; without it the plugin gets the config as it stands in the manifest. */
  readonly config?: StandardSchema<Config>;
  /** Whether the plugin wants to run at all; yes, if left out. */
  readonly enabled?: boolean | ((config: Config) => boolean | Promise<boolean>);
  /** When the plugin is due: a cron expression of five fields, or a function that tells it. */
  readonly interval: string | ((config: Config) => string | Promise<string>);
  /** What the plugin needs and why, or a function that tells it. */
  readonly permissions?: Permissions | ((config: Config) => Permissions | Promise<Permissions>);
  /** Does the work of one window; see `CronPlugin.run`. */
  readonly run: (start: Date, end: Date, context: RunContext<Config>) => void | Promise<void>;
}

/**
 * A plugin together with the schema of its config, as `definePlugin()` returns it.
 *
 * @typeParam Config Type of the config.
 */
export interface DefinedPlugin<Config> extends CronPlugin<Config> {
  /** Schema of the plugin's config. */
  readonly config?: StandardSchema<Config>;
}

/**
 * Makes a plugin without a class.
 *
 * @typeParam Config Type of the config; inferred from the schema.
 * @param definition When the plugin is due and what it does.
 * @returns The plugin; make it the module's default export.
 *
 * @example A plugin of four lines
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { definePlugin } from "@gapless/gapless";
 *
 * const hello = definePlugin<{ name?: string }>({
 *   interval: "0 * * * *",
 *   run: (start, end, { config, log }) => log.info(`hello ${config.name ?? "world"}`, { start, end }),
 * });
 *
 * assertEquals(await hello.interval({}), "0 * * * *");
 * assertEquals(await hello.enabled({}), true);
 * ```
 */
export function definePlugin<Config = Record<string, unknown>>(
  definition: PluginDefinition<Config>,
): DefinedPlugin<Config> {
  const { config, enabled = true, interval, permissions, run } = definition;
  return {
    ...(config === undefined ? {} : { config }),
    enabled: typeof enabled === "function" ? enabled : () => enabled,
    interval: typeof interval === "function" ? interval : () => interval,
    ...(permissions === undefined
      ? {}
      : { permissions: typeof permissions === "function" ? permissions : () => permissions }),
    run,
  };
}
