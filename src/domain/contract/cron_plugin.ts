import type { Permissions } from "./permissions.ts";
import type { RunContext } from "./run_context.ts";

/**
 * What every plugin is: three methods, and a fourth for those that need permissions. A class that extends
 * `CronPluginBase`, the object that `definePlugin()` returns and any other object with these methods are all plugins; this
 * interface is all that counts.
 *
 * All of them run inside the plugin's sandbox, with the manifest's grant and nothing more.
 *
 * @typeParam Config Type of the plugin's config, after its schema parsed it.
 */
export interface CronPlugin<Config = unknown> {
  /**
   * Tells whether the plugin wants to run at all. A plugin that says no keeps its line in the crontab as a comment.
   *
   * @param config The manifest's `[plugins.NAME.config]`, parsed by the plugin's schema if it has one.
   */
  enabled(config: Config): boolean | Promise<boolean>;
  /**
   * Tells when the plugin is due, as a cron expression of five fields. The manifest's `schedule` overrides it.
   *
   * @param config The same config as `enabled()` gets.
   */
  interval(config: Config): string | Promise<string>;
  /**
   * Tells what the plugin needs and why, so that it can be granted before the first run. May be left out.
   *
   * @param config The same config as `enabled()` gets.
   */
  permissions?(config: Config): Permissions | undefined | Promise<Permissions | undefined>;
  /**
   * Does the work of one window. Returning (or resolving) means that all of `[start, end)` is done; throwing leaves the
   * window owed, and it is tried again.
   *
   * @param start First instant of the window, inclusive.
   * @param end End of the window, exclusive; the next window starts here.
   * @param context Signal, log, attempt and more; see `RunContext`.
   */
  run(start: Date, end: Date, context: RunContext<Config>): void | Promise<void>;
}
