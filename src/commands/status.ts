import { type PluginStatus, status as readStatus } from "../services/status.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { hanging } from "./format/hanging.ts";
import { formatInstant } from "./format/instant.ts";
import { statusJson } from "./format/json.ts";
import { stateTable } from "./format/paint.ts";
import { statusRemarks } from "./format/status_remarks.ts";
import { openRoom } from "./cli/room.ts";
import type { Terminal } from "./cli/terminal.ts";

const ABOUT = `Shows how every plugin of the manifest stands, from the ledger alone: up to
where its time is covered, when it is due next, how many windows are owed.

States, the most pressing first:
  unloadable  its module cannot be loaded; the reason stands below the table
  disabled    the manifest or the plugin itself says no
  paused      set aside by hand
  running     a process works on a window
  parked      a window has failed so often that it was set aside
  owed        a window failed, and is tried again
  silent      a tick has passed and no wake-up came; does cron run?
  ok          all time up to the last tick is covered, or no wake-up was due yet

Example: gapless status --json`;

/** Shows how every plugin stands. */
export const status: Command = {
  usage: "status",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  async run({ terminal, ports }) {
    const room = await openRoom(ports);
    const plugins = await readStatus(room, room.manifest);
    terminal.json({ instance: ports.instance.name, plugins: plugins.map(statusJson) });
    print(terminal, plugins, { zone: ports.localZone, now: ports.clock.now() });
    return EXIT.ok;
  },
};

function print(
  terminal: Terminal,
  plugins: readonly PluginStatus[],
  view: { zone: string; now: Date },
): void {
  const instant = (at: Date | null) => at === null ? "-" : formatInstant(at, view.zone);
  const rows = plugins.map(({ name, state, cursor, nextTick, owed }) => [
    name,
    state,
    instant(cursor),
    state === "disabled" ? "-" : instant(nextTick),
    String(owed),
  ]);
  const head = ["PLUGIN", "STATE", "COVERED UP TO", "NEXT TICK", ">OWED"];
  for (const line of stateTable(head, rows, 1)) terminal.out(line);
  const remarks = plugins.flatMap((plugin) =>
    statusRemarks(plugin, view).flatMap((text) => hanging(`${plugin.name}: ${text}`))
  );
  if (remarks.length > 0) terminal.out("");
  for (const text of remarks) terminal.out(text);
}
