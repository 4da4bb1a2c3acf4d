import type { CronPlugin } from "./cron_plugin.ts";
import type { Permissions } from "./permissions.ts";
import type { RunContext } from "./run_context.ts";

/**
 * Base of plugins that are classes. Gapless constructs the class with the plugin's config, once per process.
 *
 * A static `config` with a [Standard Schema](https://standardschema.dev) makes Gapless parse the manifest's config before
 * the constructor sees it.
 *
 * @typeParam Config Type of the config.
 *
 * @example A plugin that deletes what is older than its window
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { CronPluginBase, type RunContext } from "@gapless/gapless";
 *
 * class Cleaner extends CronPluginBase<{ folder?: string }> {
 *   override enabled(): boolean {
 *     return this.config.folder !== undefined;
 *   }
 *   interval(): string {
 *     return "17 3 * * *";
 *   }
 *   run(start: Date, end: Date, context: RunContext): void {
 *     context.log.info("cleaning", { folder: this.config.folder, start, end });
 *   }
 * }
 *
 * assertEquals(new Cleaner({}).enabled(), false);
 * assertEquals(new Cleaner({ folder: "/tmp" }).getName(), "Cleaner");
 * ```
 */
export abstract class CronPluginBase<Config = Record<string, never>> implements CronPlugin<Config> {
  /** The plugin's config, from the manifest's `[plugins.NAME.config]`. */
  protected readonly config: Config;

  /**
   * Keeps the config.
   *
   * @param config The parsed config; `{}` if the manifest has none.
   */
  constructor(config: Config) {
    this.config = config;
  }

  /** Returns the plugin's own name for itself: the name of its class, unless overridden. */
  getName(): string {
    return this.constructor.name;
  }

  /** Tells whether the plugin wants to run at all; yes, unless overridden. */
  enabled(): boolean | Promise<boolean> {
    return true;
  }

  /** Tells when the plugin is due, as a cron expression of five fields. */
  abstract interval(): string | Promise<string>;

  /** Tells what the plugin needs and why; nothing is said, unless overridden. */
  permissions(): Permissions | undefined | Promise<Permissions | undefined> {
    return undefined;
  }

  /**
   * Does the work of one window.
   *
   * @param start First instant of the window, inclusive.
   * @param end End of the window, exclusive.
   * @param context Signal, log, attempt and more.
   */
  abstract run(start: Date, end: Date, context: RunContext<Config>): void | Promise<void>;
}
