/**
 * What plugin authors import: a plugin is a module whose default export has `enabled()`, `interval()` and
 * `run(start, end, context)`. Gapless lets cron wake it and hands each run the exact window `[start, end)` that it is
 * responsible for.
 *
 * @example A plugin
 * ```ts
 * import { definePlugin } from "@gapless/gapless";
 *
 * export default definePlugin({
 *   interval: "*\/10 * * * *",
 *   async run(start, end, { log, signal }) {
 *     signal.throwIfAborted();
 *     await Promise.resolve();
 *     log.info("done", { start, end });
 *   },
 * });
 * ```
 *
 * @module
 */

export type { CronPlugin } from "./src/domain/contract/cron_plugin.ts";
export { CronPluginBase } from "./src/domain/contract/cron_plugin_base.ts";
export {
  type DefinedPlugin,
  definePlugin,
  type PluginDefinition,
} from "./src/domain/contract/define_plugin.ts";
export type { Need, Permissions } from "./src/domain/contract/permissions.ts";
export type { LogFields, RunContext, RunLog, Trigger, Window } from "./src/domain/contract/run_context.ts";
export type {
  StandardIssue,
  StandardResult,
  StandardSchema,
  StandardSchemaProps,
} from "./src/domain/contract/standard_schema.ts";
