import { parseSchedule } from "../../schedule/schedule.ts";
import { Issues } from "../issues.ts";
import { keyPath } from "../key_path.ts";
import type { PluginEntry } from "../manifest.ts";
import { isPluginName } from "../plugin_name.ts";
import { parseConfig } from "./parse_config.ts";
import type { ParseContext } from "./parse_context.ts";
import { NOTHING_GRANTED } from "../grant.ts";
import { parseGrant } from "./parse_grant.ts";
import { parseLimits } from "./parse_limits.ts";
import { parsePool } from "./parse_pools.ts";
import { parseRetry } from "./parse_retry.ts";
import { parseSince } from "./parse_since.ts";
import { parseSpecifier } from "./parse_specifier.ts";
import { parseTimezone } from "./parse_timezone.ts";
import type { TomlTable, TomlValue } from "./parse_toml.ts";
import { parseUser } from "./parse_user.ts";
import { asDuration, asFlag, asOneOf, asTable, asText } from "./primitives.ts";
import { quote } from "../../text/quote.ts";
import { TableReader } from "./table_reader.ts";

const SECOND_MS = 1000;
const MANAGER_USER = "the manager writes the crontab and the ledger of the instance; leave the key out";
const STRICT_OVERLAP =
  'with "strict", one window waits for the other: take overlap = "forbid", or leave one of the two out';
const MANAGER_POOL = "the manager waits for no slot; leave the key out";

export const MANAGER = "manager";
export const MANAGER_MODULE = "builtin:manager";

/** What a plugin's table is read against. */
export interface PluginContext extends Omit<ParseContext, "issues"> {
  /** The zone of a plugin that names none. */
  readonly timezone: string;
  /** Hosts whose modules may come without TLS. */
  readonly httpHosts: readonly string[];
  /** Whether a plugin that does not say so is restricted by the kernel, too. */
  readonly landlock: boolean;
  /** How many runs each pool allows. */
  readonly pools: ReadonlyMap<string, number>;
  /** What all runs together may hold; null: no limit. */
  readonly maxMemoryBytes: number | null;
}

/** Parses what the manifest has for one plugin. What is wrong with it is in the entry, with defaults in its place. */
export function parsePlugin(
  name: string,
  value: TomlValue,
  { timezone, ...rest }: PluginContext,
): PluginEntry {
  const issues = new Issues();
  const path = keyPath("plugins", name);
  const table = issues.attempt(path, () => withModule(name, asTable(value)));
  const entry = parseTable(name, table ?? new Map(), { ...rest, timezone, issues });
  // Of what is not a table at all, that is enough.
  const found = table === undefined ? issues.found.slice(0, 1) : issues.found;
  return found.length === 0 ? entry : { ...entry, issues: found };
}

/** Lets a table of the manager leave out its module, so that `enabled = false` is all that needs to be said. */
function withModule(name: string, table: TomlTable): TomlTable {
  return name !== MANAGER || table.has("module") ? table : new Map(table).set("module", MANAGER_MODULE);
}

function parseTable(
  name: string,
  table: TomlTable,
  context: PluginContext & ParseContext,
): PluginEntry {
  const { folder, issues, httpHosts } = context;
  const path = keyPath("plugins", name);
  issues.attempt(path, () => checkName(name));
  const reader = new TableReader(table, path, issues);
  const module = reader.read(
    "module",
    (value) => parseSpecifier(asText(value), folder, httpHosts),
    NO_MODULE,
  );
  if (!table.has("module")) {
    issues.add(path, 'it has no "module"; add one, such as module = "./plugins/report.ts"');
  }
  const timezone = reader.read("timezone", parseTimezone, context.timezone);
  const schedule = reader.read("schedule", (value) => parseExpression(value, timezone), null);
  const enabled = reader.read("enabled", asFlag, null);
  const catchup = reader.read("catchup", asOneOf(["merge", "each", "latest"]), "merge");
  // All time since the epoch suits a plugin that gets it as one window: not in pieces, and not the manager.
  const fromEpoch = catchup === "merge" && module.kind !== "builtin";
  const since = reader.read("since", parseSince, { kind: fromEpoch ? "epoch" : "now" } as const);
  const align = reader.read("align", asFlag, true);
  const catchupLimitMs = reader.read("catchup_limit", asDuration, null);
  const maxWindowMs = reader.read("max_window", parseMaxWindow, null);
  const overlap = reader.read("overlap", asOneOf(["forbid", "allow", "replace"]), "forbid");
  const limits = parseLimits(reader, context.maxMemoryBytes);
  const pool = reader.read("pool", (value) => parsePool(value, context.pools), null);
  if (pool !== null && module.kind === "builtin") issues.add(keyPath(path, "pool"), MANAGER_POOL);
  const jitterMs = reader.read("jitter", asDuration, 0);
  const withinMs = reader.read("within", parseWithin, null);
  const retry = parseRetry(reader.table("retry"));
  const order = reader.read("order", asOneOf(["any", "strict"]), "any");
  if (order === "strict" && overlap !== "forbid") issues.add(keyPath(path, "order"), STRICT_OVERLAP);
  const delivery = reader.read("delivery", asOneOf(["at_least_once", "at_most_once"]), "at_least_once");
  const user = reader.read("user", (value) => parseUser(value), null);
  if (user !== null && module?.kind === "builtin") issues.add(keyPath(path, "user"), MANAGER_USER);
  const grant = reader.read("grant", (value, place) => parseGrant(value, place, context), NOTHING_GRANTED);
  const landlock = reader.read("landlock", asFlag, context.landlock);
  const config = reader.read(
    "config",
    (value, place) => parseConfig(asTable(value), place, context),
    new Map(),
  );
  reader.refuseOthers();
  return {
    name,
    module,
    schedule,
    timezone,
    enabled,
    since,
    catchup,
    align,
    catchupLimitMs,
    maxWindowMs,
    overlap,
    ...limits,
    pool,
    jitterMs,
    withinMs,
    retry,
    order,
    delivery,
    user,
    grant,
    landlock,
    config,
  };
}

/** Of an entry that has no usable one, and so is not loaded. */
const NO_MODULE = { kind: "file", text: "", url: "file:///" } as const;

function checkName(name: string): void {
  if (isPluginName(name)) return;
  throw new SyntaxError(
    `Cannot use the plugin name ${quote(name)}: use lower-case letters, digits, "-" and "_", ` +
      "a letter or digit first, 64 characters at most",
  );
}

function parseExpression(value: TomlValue, timezone: string): string {
  const expression = asText(value);
  // Which zone "local" is depends on the machine; whether the expression is sound does not.
  parseSchedule(expression, timezone === "local" ? "UTC" : timezone);
  return expression;
}

function parseWithin(value: TomlValue): number {
  const within = asDuration(value);
  if (within >= SECOND_MS) return within;
  throw new RangeError(
    "it is shorter than a second; leave the key out, and the plugin is late by what its schedule suggests",
  );
}

function parseMaxWindow(value: TomlValue): number {
  const longest = asDuration(value);
  if (longest >= SECOND_MS) return longest;
  throw new RangeError(
    "it is shorter than a second; leave the key out if a window may be as long as it gets",
  );
}
