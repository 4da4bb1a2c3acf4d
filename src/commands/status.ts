import { needsAttention, STATES } from "../domain/status/plugin_state.ts";
import { type PluginStatus, status as readStatus } from "../services/status.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { openRoom } from "./cli/room.ts";
import { choosePlugins, parseStatusChoice, sortPlugins, type StatusChoice } from "./cli/status_choice.ts";
import { UsageError } from "./cli/usage_error.ts";
import { asCalled } from "./cli/as_called.ts";
import { hanging } from "./format/hanging.ts";
import { statusJson } from "./format/json.ts";
import { statusRemarks } from "./format/status_remarks.ts";
import { statusSummary, statusTable } from "./format/status_table.ts";

const ABOUT = `Shows how every plugin of the manifest is, the most pressing first, from the
ledger and the traces of wake-ups alone: up to where its time is done, when it
is due next, how its last run ended, how many windows are owed.

  NAME…          only these plugins
  --state STATE  only those of which this holds; several: --state parked,late
                 (any other value is the state folder, as for all commands)
  --failed       only those whose last run failed
  --sort KEY     urgency (if left out), name, done, next or last
  --wide         all columns, however wide the table gets
  --watch        show it again every two seconds, until Ctrl-C
  --check        end with 1 if one of them is unloadable, parked, stuck, silent,
                 ahead or late

States; a plugin's state is the first that holds:
  disabled    the manifest or the plugin itself says no
  paused      an operator paused it
  unloadable  its module cannot be loaded; the reason is below the table
  parked      a window has failed so often that it waits for an operator
  stuck       a run takes far longer than usual, and neither logs nor
              checkpoints; or its lease is not renewed
  silent      it is over its limit, and no wake-up came; does cron run?
  ahead       its windows reach beyond the clock, which was or is wrong
  late        it is over its limit, though it was woken
  owed        a window failed, and is tried again
  waiting     a wake-up waits for a slot ("max_concurrent", "pools")
  running     a process works on a window
  new         nobody has synced it yet
  ok          all time up to the last tick is done, or it is not due yet

A plugin is over its limit when it is not done so long after its tick: "within"
of the manifest, else twice the time between two ticks, at least 2 minutes and
at most an hour.

Example: gapless status --check --quiet || gapless status --state late,silent`;

const WATCH_MS = 2_000;

/** Shows how every plugin is. */
export const status: Command = {
  usage: "status [NAME…] [--state STATE] [--failed] [--wide] [--check]",
  about: ABOUT,
  operands: { min: 0, max: Infinity },
  absentLedger: "empty",
  flags: { boolean: ["failed", "wide", "watch", "check"], string: ["sort"], states: STATES },
  async run(context) {
    const { flags, terminal, ports } = context;
    const choice = parseStatusChoice(flags);
    if (!flags.has("watch")) return exitOf(context, await show(context, choice));
    if (!terminal.interactive) {
      throw new UsageError("Cannot --watch: that needs a terminal, and no --json or --quiet");
    }
    const stop = ports.stop();
    let shown: readonly PluginStatus[] = [];
    while (!stop.aborted) {
      shown = await show(context, choice);
      await ports.clock.sleep(WATCH_MS, stop);
    }
    return exitOf(context, shown);
  },
};

function exitOf({ flags }: CommandContext, plugins: readonly PluginStatus[]): number {
  return flags.has("check") && plugins.some(({ state }) => needsAttention(state)) ? EXIT.failed : EXIT.ok;
}

/** Reads and shows it once; returns what was shown. */
async function show(context: CommandContext, choice: StatusChoice): Promise<PluginStatus[]> {
  const { ports, terminal, flags } = context;
  const room = await openRoom(ports);
  const plugins = choosePlugins(await readStatus(room, room.manifest), choice);
  terminal.json({ instance: ports.instance.name, plugins: plugins.map(statusJson) });
  if (flags.has("watch")) terminal.clear();
  print(context, choice.sort === undefined ? sortPlugins(plugins, "urgency") : plugins);
  return plugins;
}

function print({ ports, terminal, flags }: CommandContext, plugins: readonly PluginStatus[]): void {
  const view = {
    zone: ports.localZone,
    now: ports.clock.now(),
    columns: terminal.columns(),
    wide: flags.has("wide"),
  };
  terminal.out(statusSummary(plugins));
  if (plugins.length === 0) return;
  terminal.out("");
  for (const line of statusTable(plugins, view)) terminal.out(line);
  const remarks = plugins.flatMap((plugin) =>
    statusRemarks(plugin, view).flatMap((text) => hanging(`${plugin.name}: ${asCalled(text, flags)}`))
  );
  if (remarks.length > 0) terminal.out("");
  for (const text of remarks) terminal.out(text);
}
