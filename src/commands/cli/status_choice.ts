import { type PluginState, STATES, urgencyOf } from "../../domain/status/plugin_state.ts";
import { suggest } from "../../domain/text/suggest.ts";
import { isFailure } from "../../domain/window/is_failure.ts";
import type { PluginStatus } from "../../services/status.ts";
import type { Flags } from "./flags.ts";
import { UsageError } from "./usage_error.ts";

/** Which plugins `status` shows, and in what order. */
export interface StatusChoice {
  readonly names: readonly string[];
  /** Those of which one of these states holds; undefined: all. */
  readonly states: readonly PluginState[] | undefined;
  /** Only those whose last run failed. */
  readonly failed: boolean;
  /** Undefined if the user did not say. */
  readonly sort: SortKey | undefined;
}

const instantOf = (instant: Date | null | undefined) => instant?.getTime() ?? -Infinity;

/** Each returns what a plugin is sorted by, the least first. */
const SORTS = {
  urgency: ({ state }: PluginStatus) => urgencyOf(state),
  name: () => 0,
  done: ({ doneUpTo }: PluginStatus) => instantOf(doneUpTo),
  next: ({ nextTick }: PluginStatus) => nextTick?.getTime() ?? Infinity,
  last: ({ lastRun }: PluginStatus) => -instantOf(lastRun?.startedAt),
} as const;

/** What plugins may be sorted by. */
export type SortKey = keyof typeof SORTS;

/**
 * Parses which plugins are wanted.
 *
 * @throws {UsageError} If there is no such state, or order.
 */
export function parseStatusChoice({ operands, ...flags }: Flags): StatusChoice {
  const states = flags.text("states")?.split(",").map((text) => oneOf(STATES, text, "states"));
  const sort = flags.text("sort");
  return {
    names: operands,
    states,
    failed: flags.has("failed"),
    // The keys of a constant.
    sort: sort === undefined ? undefined : oneOf(Object.keys(SORTS) as SortKey[], sort, "sort"),
  };
}

function oneOf<T extends string>(known: readonly T[], text: string, flag: string): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(`Cannot use --${flag} "${text}": ${suggest(text, known)}`);
}

/**
 * Returns the plugins that are wanted, in the manifest's order unless the user named another.
 *
 * @throws {UsageError} If one of the names is no plugin's.
 */
export function choosePlugins(plugins: readonly PluginStatus[], choice: StatusChoice): PluginStatus[] {
  const { names, states, failed, sort } = choice;
  const known = plugins.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`There is no plugin "${unknown}" in the manifest; ${suggest(unknown, known)}`);
  }
  const chosen = plugins.filter(({ name, state, problems, lastRun }) =>
    (names.length === 0 || names.includes(name)) &&
    (states === undefined ||
      states.some((one) => one === state || problems.some((problem) => problem === one))) &&
    (!failed || lastRun !== null && isFailure(lastRun.outcome))
  );
  return sort === undefined ? chosen : sortPlugins(chosen, sort);
}

/** Sorts plugins; those that are equal, by name. */
export function sortPlugins(plugins: readonly PluginStatus[], by: SortKey): PluginStatus[] {
  const key = SORTS[by];
  const compare = (one: number | string, other: number | string) => one < other ? -1 : one > other ? 1 : 0;
  return plugins.toSorted((one, other) => compare(key(one), key(other)) || compare(one.name, other.name));
}
