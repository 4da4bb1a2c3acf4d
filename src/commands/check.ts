import { inspectAll } from "../services/inspect_all.ts";
import { type Command, EXIT } from "./command.ts";
import { table } from "./format/table.ts";
import { openRoom } from "./room.ts";

const ABOUT = `Checks everything, and tells all faults at once: the manifest, each plugin's
modules, its config, its answers, and whether its schedule can stand in a
crontab. Changes nothing.

Example: gapless check`;

/** Checks everything. */
export const check: Command = {
  usage: "check",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  async run({ terminal, ports }) {
    const room = await openRoom(ports);
    const { inspections, failures } = await inspectAll(room, room.manifest, { anew: true });
    const plugins = inspections.map(({ entry, told, enabled, error }) => ({
      plugin: entry.name,
      ok: error === null,
      enabled,
      schedule: entry.schedule ?? told?.interval ?? null,
      error,
    }));
    terminal.json({ ok: failures.length === 0, plugins });
    const rows = plugins.map(({ plugin, ok, enabled, schedule }) => [
      plugin,
      !ok ? "faulty" : enabled ? "ok" : "disabled",
      schedule ?? "-",
    ]);
    for (const line of table(["PLUGIN", "STATE", "SCHEDULE"], rows)) terminal.out(line);
    for (const { plugin, error } of failures) terminal.err(`\n${plugin}: ${error}`);
    return failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};
