import { dirname } from "@std/path/posix";
import { absolutePath } from "./absolute_path.ts";
import { Issues } from "../issues.ts";
import type { Manifest, ManifestValue, PluginEntry } from "../manifest.ts";
import { ManifestError } from "../manifest_error.ts";
import { parseKeep } from "./parse_keep.ts";
import { parseLedger } from "./parse_ledger.ts";
import { parseMemory } from "./parse_limits.ts";
import { parsePools } from "./parse_pools.ts";
import { parseSources } from "./parse_sources.ts";
import { applyDefaults, isOfDefaults } from "./apply_defaults.ts";
import { keyPath } from "../key_path.ts";
import { MANAGER, MANAGER_MODULE, parsePlugin, type PluginContext } from "./parse_plugin.ts";
import { parseTarget } from "./parse_target.ts";
import { parseTimezone } from "./parse_timezone.ts";
import { parseToml, type TomlTable, type TomlValue } from "./parse_toml.ts";
import { asCount, asFlag, asSize, asTable, asText } from "./primitives.ts";
import { TableReader } from "./table_reader.ts";

const SQLITE: ManifestValue = { kind: "literal", value: "sqlite" };
const NO_POOLS: ReadonlyMap<string, number> = new Map();
const LOG_LIMIT = 1_000_000;

/** Which plugins of a manifest are wanted. Errors of all others stop nothing. */
export interface PluginChoice {
  /** Their names; no plugin at all, if there are none, and all, if left out. */
  readonly plugins?: readonly string[];
  /** Keep the errors of a plugin in its entry, so that they do not stop the others; if left out, they are thrown. */
  readonly keepIssues?: boolean;
}

/**
 * Parses `gapless.toml`. Paths in it count from its folder and come out absolute.
 *
 * The built-in manager is added unless a plugin uses it, or the name `manager` is taken by a plugin in its stead.
 *
 * @param text The file's text.
 * @param path Absolute path of the file.
 * @param choice Which plugins to parse; all, if left out.
 * @throws {ManifestError} With every error at once.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const manifest = parseManifest('[plugins.report]\nmodule = "./report.ts"', "/srv/jobs/gapless.toml");
 * assertEquals([...manifest.plugins.keys()], ["report", "manager"]);
 * ```
 */
export function parseManifest(
  text: string,
  path: string,
  { plugins: chosen, keepIssues = false }: PluginChoice = {},
): Manifest {
  const folder = dirname(path);
  const issues = new Issues();
  const root = new TableReader(issues.attempt("", () => parseToml(text)) ?? new Map(), "", issues);
  const gapless = root.table("gapless");
  const defaults = root.read("defaults", asTable, new Map<string, TomlValue>());
  const plugins = root.read("plugins", asTable, new Map<string, TomlValue>());
  root.refuseOthers();

  const ledger = gapless.read("ledger", (value) => parseLedger(value, folder), SQLITE);
  const timezone = gapless.read("timezone", parseTimezone, "local");
  const envFile = gapless.read("env_file", (value) => absolutePath(asText(value), folder), null);
  const target = gapless.read("target", parseTarget, "crontab");
  const logLimit = gapless.read("log_limit", asSize, LOG_LIMIT);
  const maxMemoryBytes = gapless.read("max_memory", parseMemory, null);
  const maxConcurrent = gapless.read("max_concurrent", asCount, null);
  const pools = gapless.read("pools", (value, place) => parsePools(asTable(value), place, issues), NO_POOLS);
  const landlock = gapless.read("landlock", asFlag, true);
  const keep = parseKeep(gapless);
  const sources = parseSources(gapless, { folder, issues });
  gapless.refuseOthers();

  const wanted = new Map([...withManager(plugins)].filter(([name]) => chosen?.includes(name) ?? true));
  const context = { folder, timezone, httpHosts: sources.httpHosts, maxMemoryBytes, pools, landlock };
  refuseDefaults(defaults, context, issues);
  const entries = new Map(
    Array.from(wanted, ([name, value]) => [name, parseWithDefaults(name, value, { ...context, defaults })]),
  );
  const found = [...issues.found, ...Array.from(entries.values(), (entry) => entry.issues ?? []).flat()];
  if (issues.found.length > 0 || (found.length > 0 && !keepIssues)) throw new ManifestError(path, found);
  const limits = { logLimit, maxMemoryBytes, maxConcurrent, pools };
  return { path, ledger, envFile, target, ...limits, keep, sources, plugins: entries };
}

/** A default that is wrong is wrong for all plugins, and is reported once. */
function refuseDefaults(defaults: TomlTable, context: PluginContext, issues: Issues): void {
  if (defaults.size === 0) return;
  if (defaults.has("module")) {
    issues.add("defaults.module", "each plugin has a module of its own; leave the key out");
  }
  const sample = parsePlugin("defaults", new Map(defaults).set("module", "./module.ts"), context);
  for (const { path, message } of sample.issues ?? []) issues.add(path.replace(/^plugins\./, ""), message);
}

/** The manager is Gapless's own, and has no defaults but those of it. */
function parseWithDefaults(
  name: string,
  value: TomlValue,
  { defaults, ...context }: PluginContext & { readonly defaults: TomlTable },
): PluginEntry {
  const isManager = value instanceof Map &&
    (value.get("module") === MANAGER_MODULE || (name === MANAGER && !value.has("module")));
  if (!(value instanceof Map) || isManager || defaults.size === 0) return parsePlugin(name, value, context);
  const { issues, ...entry } = parsePlugin(name, applyDefaults(value, defaults), context);
  const own = issues?.filter((issue) => !isOfDefaults(issue, keyPath("plugins", name), value)) ?? [];
  return own.length === 0 ? entry : { ...entry, issues: own };
}

/** Adds the manager's table unless there is a plugin that does its work. */
function withManager(plugins: TomlTable): TomlTable {
  const managed = plugins.has(MANAGER) ||
    plugins.values().some((value) => value instanceof Map && value.get("module") === MANAGER_MODULE);
  return managed ? plugins : new Map(plugins).set(MANAGER, new Map());
}
