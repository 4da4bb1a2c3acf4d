import type { CronPlugin } from "../../../domain/contract/cron_plugin.ts";
import { lacksMethods, NO_DEFAULT_EXPORT } from "../protocol/not_a_plugin.ts";
import { attempt } from "./attempt.ts";
import { LoadFault } from "./load_fault.ts";
import { parseConfig } from "./parse_config.ts";
import { show } from "./show.ts";

/** A plugin and its config, after its schema parsed it. */
export interface MadePlugin {
  readonly plugin: CronPlugin;
  readonly config: unknown;
}

const METHODS = ["enabled", "interval", "run"] as const;

/** Makes a plugin of an artifact's default export: a class is constructed with the config, an object is taken as it is. */
export async function makePlugin(exported: unknown, rawConfig: unknown): Promise<MadePlugin> {
  if (exported === undefined) {
    throw new LoadFault(NO_DEFAULT_EXPORT);
  }
  const config = await parseConfig(propertyOf(exported, "config"), rawConfig);
  const plugin: unknown = isClass(exported)
    ? await attempt("its constructor", () => Reflect.construct(exported, [config]))
    : exported;
  if (isPlugin(plugin)) return { plugin, config };
  throw new LoadFault(lacksMethods(show(exported), METHODS.filter((method) => !hasMethod(plugin, method))));
}

function isPlugin(value: unknown): value is CronPlugin {
  return METHODS.every((method) => hasMethod(value, method));
}

function hasMethod(value: unknown, method: string): boolean {
  return typeof propertyOf(value, method) === "function";
}

function propertyOf(value: unknown, key: string): unknown {
  return (typeof value === "object" && value !== null) || typeof value === "function"
    ? Reflect.get(value, key)
    : undefined;
}

/** A function that is no class must not be called, not even to find out what it makes. */
function isClass(value: unknown): value is new (config: unknown) => unknown {
  return typeof value === "function" && Function.prototype.toString.call(value).startsWith("class");
}
