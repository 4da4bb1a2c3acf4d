import type { RunRecord } from "../domain/window/records.ts";
import { followRuns } from "../services/follow_runs.ts";
import { entriesOf, type EntryChoice, mergedEntries, type RunEntry } from "../services/run_entries.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { requireKnown } from "./cli/find_known.ts";
import { chosenRuns, entryChoice } from "./cli/log_choice.ts";
import { UsageError } from "./cli/usage_error.ts";
import { formatLogLine, formatLogReport } from "./format/log_line.ts";
import { formatRun } from "./format/run.ts";
import { logEntryJson, runHeadJson } from "./format/json_log.ts";

const ABOUT = `Shows what a plugin wrote during a run: context.log and console.*, and at the
end why the run failed, if it did. The newest run's, unless --run names another;
without NAME, that of the newest run of each plugin, in the order of time.

  --run ID      the run, as "gapless history" numbers them
  --since DATE  all runs that were at work since then: -1h, today, 2026-11-01
  --level L     entries of this level or above: debug, info, warn, error
  --tail N      the last N entries only
  -f, --follow  go on with what is logged from now on, and with new runs, until
                Ctrl-C

A log begins with its run, window and outcome. Each entry is one line; only why
a run failed may take several, indented ones. A log larger than the manifest's
"log_limit" keeps its head and its tail. The logs of the newest 100 runs of each
plugin are kept, no longer than "keep" says.

Example: gapless logs report --run 17`;

/** Shows the log of a run, or of several. */
export const logs: Command = {
  usage: "logs [NAME] [--run ID | --since DATE] [--level L] [--tail N] [-f]",
  about: ABOUT,
  operands: { min: 0, max: 1 },
  absentLedger: "empty",
  flags: { boolean: ["follow"], string: ["run", "since", "level", "tail"] },
  async run(context) {
    const { operands: [plugin], flags, terminal, ports } = context;
    const choice = entryChoice(context);
    if (flags.has("json") && flags.has("follow")) {
      throw new UsageError("Cannot take --json beside --follow: one document has an end");
    }
    if (plugin !== undefined) await requireKnown(ports, plugin);
    const runs = await chosenRuns(context, plugin, choice);
    if (runs.length === 0 && !flags.has("follow")) {
      terminal.json({ plugin: plugin ?? null, runs: [], entries: [] });
      terminal.out(noRun(plugin, choice));
      return EXIT.ok;
    }
    const [run] = runs;
    if (plugin !== undefined && run !== undefined && choice.since === undefined && !flags.has("follow")) {
      return await showOne(context, run, choice);
    }
    const entries = await mergedEntries(await ports.logs(), runs, choice);
    const head = { plugin: plugin ?? null, runs: runs.map(runHeadJson) };
    await terminal.jsonList(head, "entries", pagesOf(entries.map(namedJson)));
    const view = viewOf(context, runs, plugin);
    const silent = runs.filter(({ id }) => !entries.some(({ run }) => run.id === id));
    if (choice.tail === undefined) silent.forEach(view.run);
    entries.forEach(view.entry);
    if (!flags.has("follow")) return EXIT.ok;
    const { clock } = ports;
    const deps = { clock, ledger: await ports.ledger(), logs: await ports.logs() };
    const { level } = choice;
    const stop = ports.stop();
    await followRuns(deps, {
      plugin,
      runs,
      known: await mergedEntries(deps.logs, runs, { level }),
      level,
      stop,
      onRun: view.run,
      onEntry: view.entry,
    });
    return EXIT.ok;
  },
};

function noRun(plugin: string | undefined, { since }: EntryChoice): string {
  if (since !== undefined) return "No run was at work since then; see gapless history";
  return plugin === undefined
    ? "No plugin has run yet; see gapless status"
    : `The plugin "${plugin}" has not run yet; see gapless status`;
}

/** Shows the log of one run, however long it is. */
async function showOne(
  { terminal, ports }: CommandContext,
  run: RunRecord,
  choice: EntryChoice,
): Promise<number> {
  const { plugin, id } = run;
  const entries = await entriesOf(await ports.logs(), run, choice);
  if (entries === undefined) {
    throw new UsageError(`There is no log of run ${id} of "${plugin}"; see gapless history ${plugin}`);
  }
  await terminal.jsonList(runHeadJson(run), "entries", pages(entries));
  terminal.out(formatRun(run, ports.localZone));
  for await (const { entry } of entries) {
    for (const line of linesOf(entry, ports.localZone)) terminal.out(line);
  }
  return EXIT.ok;
}

/** Shows entries of several runs; where they are of several plugins, each line has its plugin's name. */
function viewOf({ terminal, ports }: CommandContext, runs: readonly RunRecord[], plugin: string | undefined) {
  const zone = ports.localZone;
  const widest = Math.max(0, ...runs.map((run) => run.plugin.length));
  const prefix = (run: RunRecord) => plugin === undefined ? `${run.plugin.padEnd(widest)} | ` : "";
  const begun = new Set<number>();
  const begin = (run: RunRecord) => {
    if (!begun.has(run.id)) terminal.out(`${prefix(run)}${formatRun(run, zone)}`);
    begun.add(run.id);
  };
  return {
    run: begin,
    entry: ({ run, entry }: RunEntry) => {
      begin(run);
      for (const line of linesOf(entry, zone)) terminal.out(`${prefix(run)}${line}`);
    },
  };
}

function linesOf(entry: RunEntry["entry"], zone: string): string[] {
  return entry.report ? formatLogReport(entry, zone) : [formatLogLine(entry, zone)];
}

function namedJson({ run: { plugin, id }, entry }: RunEntry) {
  return { plugin, run: id, ...logEntryJson(entry) };
}

async function* pagesOf<T>(items: readonly T[]): AsyncGenerator<readonly T[]> {
  yield await Promise.resolve(items);
}

async function* pages(entries: AsyncIterable<RunEntry>) {
  for await (const { entry } of entries) yield [logEntryJson(entry)];
}
