import type { RunRecord } from "../../domain/window/records.ts";
import { findRuns } from "../../services/find_runs.ts";
import { type EntryChoice, LEVELS } from "../../services/run_entries.ts";
import type { CommandContext } from "./command.ts";
import { countFlag } from "./count_flag.ts";
import { dateFlag, standpointOf } from "./date_flag.ts";
import { UsageError } from "./usage_error.ts";
import { wordsFlag } from "./words_flag.ts";

/** Runs that are looked at to find those of `--since`. */
const RUNS = 1_000;

/**
 * Returns which entries of logs a command line chooses.
 *
 * @throws {UsageError} If it makes no sense.
 */
export function entryChoice({ flags, ports }: CommandContext): EntryChoice {
  const [level = "debug", ...more] = wordsFlag(flags, "level", LEVELS) ?? [];
  if (more.length > 0) {
    throw new UsageError("Cannot use --level: it takes one level, the lowest that is shown");
  }
  const since = dateFlag(flags, "since", standpointOf(ports, { timezone: "local" }));
  const tail = countFlag(flags, "tail");
  if (since !== undefined && flags.text("run") !== undefined) {
    throw new UsageError("Cannot take --since beside --run: name one of them");
  }
  return { level, ...since && { since }, ...tail && { tail } };
}

/**
 * Returns the runs whose logs are wanted, oldest first.
 *
 * @throws {UsageError} If there is no such run.
 */
export async function chosenRuns(
  { flags, ports }: CommandContext,
  plugin: string | undefined,
  { since }: EntryChoice,
): Promise<RunRecord[]> {
  const id = countFlag(flags, "run");
  if (id !== undefined && plugin === undefined) {
    throw new UsageError("missing NAME; usage: gapless logs NAME --run ID");
  }
  const ledger = await ports.ledger();
  const deps = { clock: ports.clock, processes: ports.processes, ledger };
  const of = plugin === undefined ? {} : { plugin };
  if (id !== undefined) {
    const found = (await findRuns(deps, { ...of, id }))[0];
    if (found !== undefined) return [found];
    throw new UsageError(`There is no run ${id} of "${plugin}"; see gapless history ${plugin}`);
  }
  if (since !== undefined) {
    const runs = await findRuns(deps, { ...of, limit: RUNS });
    return runs.filter(({ endedAt }) => endedAt === null || endedAt >= since).reverse();
  }
  if (plugin !== undefined) return await findRuns(deps, { plugin, limit: 1 });
  const newest = (await ledger.summaries()).flatMap(({ lastRun }) => lastRun === null ? [] : [lastRun]);
  return newest.sort((one, other) => one.id - other.id);
}
