import { type PluginWarning, repairOf } from "../services/load/sound_artifact.ts";
import type { Inspection } from "../services/load/inspect_plugin.ts";
import { describeSlow, findSlowPlugins } from "../services/load/slow_runs.ts";
import { cronDifference } from "../domain/schedule/cron_difference.ts";
import { grantWarnings } from "../services/load/grant_warnings.ts";
import { type OpenSecretFile, openSecretFiles } from "../services/load/open_secret_files.ts";
import { inspectAll } from "../services/load/inspect_all.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { hanging } from "./format/hanging.ts";
import { gapJson, missingLines, unaskedLines } from "./format/permissions.ts";
import { table } from "./format/table.ts";
import { openRoom } from "./cli/room.ts";
import { warnOwners } from "./cli/warn_owners.ts";

const ABOUT = `Checks everything, and tells all faults at once: the manifest, each plugin's
modules, its config, its answers, and whether its schedule can stand in a
crontab. Changes nothing.

A plugin that asks for more than its grant holds is "ungranted": it loads, and
may fail where it needs the rest. What it asks for, why, and what to write
stands below the table. That is no fault (exit code 0): to grant is yours.

Secrets that are too short to be hidden in logs and errors get a warning, and so
do files with secrets that others may read.

A linked file that is not what was linked, by its SHA-256, is linked again with
a warning. A plugin that comes near the default timeout gets one, too, and so
does a grant that leads to everything, or that changed since the last sync.

  --frozen  refuse what gapless.lock does not hold yet, instead of adding it,
            and linked files that were changed; for CI

Example: gapless check`;

/** What a plugin's state is told from. */
interface CheckedPlugin {
  readonly ok: boolean;
  readonly enabled: boolean;
  readonly missing: readonly unknown[] | null;
}

/** Checks everything. */
export const check: Command = {
  usage: "check [--frozen]",
  about: ABOUT,
  operands: { min: 0, max: 0 },
  absentLedger: "quiet",
  flags: { boolean: ["frozen"] },
  async run({ flags, terminal, ports }) {
    const room = await openRoom(ports, { lock: flags.has("frozen") ? "frozen" : "extend" });
    const { inspections, failures } = await inspectAll(room, room.manifest, {
      anew: true,
      onDamage: flags.has("frozen") ? "refuse" : "relink",
    });
    const files = await openSecretFiles(room.manifest, await ports.machine());
    const warnings = [...await warningsOf(room, inspections), ...files.flatMap(asWarning)];
    const general = files.filter(({ plugin }) => plugin === null).map(describe);
    const plugins = inspections.map(({ entry, told, gap, enabled, error }) => ({
      plugin: entry.name,
      ok: error === null,
      enabled,
      schedule: entry.schedule ?? told?.interval ?? null,
      error,
      issues: entry.issues ?? [],
      ...gapJson(gap),
      warnings: warnings.flatMap(({ plugin, message }) => plugin === entry.name ? [message] : []),
    }));
    warnOwners(ports);
    terminal.json({ ok: failures.length === 0, plugins, warnings: general });
    const rows = plugins.map((plugin) => [plugin.plugin, stateOf(plugin), plugin.schedule ?? "-"]);
    for (const line of table(["PLUGIN", "STATE", "SCHEDULE"], rows)) terminal.out(line);
    for (const { plugin, error } of failures) tellBelow(terminal.err, hanging(`${plugin}: ${error}`));
    for (const message of general) tellBelow(terminal.err, hanging(message));
    for (const { plugin, message } of warnings) tellBelow(terminal.err, hanging(`${plugin}: ${message}`));
    for (const { entry, gap } of inspections) {
      const grantee = { ...entry, manifest: room.manifest.path };
      const missing = gap === null ? [] : missingLines(gap, grantee);
      const unasked = gap === null ? [] : unaskedLines(gap, grantee);
      tellBelow(terminal.err, missing);
      tellBelow(terminal.out, unasked);
    }
    return failures.length === 0 ? EXIT.ok : EXIT.config;
  },
};

/** What is not an error, but should be known. */
async function warningsOf(
  room: Awaited<ReturnType<typeof openRoom>>,
  inspections: readonly Inspection[],
): Promise<PluginWarning[]> {
  const slow = await findSlowPlugins(room, room.manifest);
  return [
    ...inspections.flatMap(repairOf),
    ...grantWarnings(room, inspections),
    ...inspections.flatMap(({ entry: { name: plugin }, shortSecrets }) =>
      shortSecrets.map((message) => ({ plugin, isNew: true, message }))
    ),
    ...inspections.flatMap(({ entry: { name: plugin }, wakeUps }) => {
      const difference = wakeUps && cronDifference(wakeUps.schedule.expression);
      return difference === null ? [] : [{ plugin, isNew: true, message: `its schedule: ${difference}` }];
    }),
    ...slow.map((found) => ({
      plugin: found.plugin,
      isNew: true,
      message: `${describeSlow(found)}; write the timeout that suits it into its table, or timeout = "none"`,
    })),
  ];
}

function describe({ message, remedy }: OpenSecretFile): string {
  return `${message}, and secrets are in it: ${remedy}`;
}

function asWarning(file: OpenSecretFile): PluginWarning[] {
  return file.plugin === null ? [] : [{ plugin: file.plugin, isNew: true, message: describe(file) }];
}

/** Prints lines, if there are any, with an empty one before them. */
function tellBelow(print: (line: string) => void, lines: readonly string[]): void {
  if (lines.length > 0) { for (const line of ["", ...lines]) print(line); }
}

/** One word for how a plugin stands. */
function stateOf({ ok, enabled, missing }: CheckedPlugin): string {
  if (!ok) return "faulty";
  if (!enabled) return "disabled";
  return missing !== null && missing.length > 0 ? "ungranted" : "ok";
}
