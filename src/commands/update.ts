import type { Move } from "../domain/linking/moves_between.ts";
import type { PluginEntry } from "../domain/manifest/manifest.ts";
import { suggest } from "../domain/text/suggest.ts";
import { type Inspection, inspectPlugin } from "../services/load/inspect_plugin.ts";
import { isLoadFailure } from "../services/load/load_failure.ts";
import { refuseIssues } from "../services/load/prepare_plugin.ts";
import { pruneLock } from "../services/modules/prune_lock.ts";
import { updatePlugin } from "../services/modules/update_plugin.ts";
import { type Command, EXIT } from "./cli/command.ts";
import { indented } from "./format/hanging.ts";
import { missingLines } from "./format/permissions.ts";
import { table } from "./format/table.ts";
import { openRoom, type Room } from "./cli/room.ts";
import type { Terminal } from "./cli/terminal.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Moves what plugins have of other machines to the newest versions in their
ranges, and shows from where to where. Without NAME all plugins. A range itself
(jsr:@acme/cleaner@^1 to @^2) is changed in the manifest, by hand.

The bytes of a version or a URL never change: if a server has others now, that
is refused with the module's name, and the plugin stays as it was. Where the
change is meant, remove the plugin and add it again.

Example: gapless update cleaner`;

/** A plugin of which something moved. */
interface Moved extends Move {
  readonly plugin: string;
}

/** Moves plugins to newer versions. */
export const update: Command = {
  usage: "update [NAME]",
  about: ABOUT,
  operands: { min: 0, max: 1 },
  async run({ operands: [only], terminal, ports }) {
    const room = await openRoom(ports);
    const { manifest } = room;
    const work = { lock: ports.lock, linker: room.linker, renewing: ports.linker(manifest, "renew") };
    const moved: Moved[] = [];
    const failures: { plugin: string; error: string }[] = [];
    for (const entry of chosen(room, only)) {
      try {
        refuseIssues(manifest, entry);
        const moves = await updatePlugin(work, entry);
        moved.push(...moves.map((move) => ({ plugin: entry.name, ...move })));
      } catch (error) {
        if (!isLoadFailure(error)) throw error;
        failures.push({ plugin: entry.name, error: error.message });
      }
    }
    await pruneLock({ manifest, lock: ports.lock, linker: ports.linker(manifest, "frozen") });
    const changed = new Set(moved.map(({ plugin }) => plugin));
    const inspections = await inspectMoved(room, changed);
    const unloadable = inspections.flatMap(({ entry: { name }, error }) =>
      error === null ? [] : [{ plugin: name, error }]
    );
    const ungranted = inspections.flatMap(({ entry: { name }, gap }) =>
      (gap?.missing ?? []).map((permission) => ({ plugin: name, ...permission }))
    );
    terminal.json({ moved, failures: [...failures, ...unloadable], ungranted });
    tellMoves(terminal, moved, failures.length === 0);
    for (const { plugin, error } of failures) tellFault(terminal, `${plugin} stays as it was`, error);
    for (const { plugin, error } of unloadable) {
      tellFault(terminal, `${plugin} does not load any more`, error);
    }
    for (const { entry, gap } of inspections) {
      const missing = gap === null ? [] : missingLines(gap, { ...entry, manifest: manifest.path });
      for (const line of missing) terminal.err(line);
    }
    return failures.length + unloadable.length === 0 ? EXIT.ok : EXIT.config;
  },
};

function chosen({ manifest: { plugins, path } }: Room, only: string | undefined): readonly PluginEntry[] {
  if (only === undefined) return [...plugins.values()];
  const entry = plugins.get(only);
  if (entry !== undefined) return [entry];
  throw new UsageError(
    `There is no plugin "${only}" in ${path}; ${suggest(only, [...plugins.keys()], "gapless status")}`,
  );
}

function tellMoves(terminal: Terminal, moved: readonly Moved[], isComplete: boolean): void {
  if (moved.length === 0) {
    if (isComplete) terminal.out("Everything is at the newest version in its range.");
    return;
  }
  const rows = moved.map(({ plugin, specifier, from, to }) => [plugin, specifier, from ?? "-", to]);
  for (const line of table(["PLUGIN", "MODULE", "FROM", "TO"], rows)) terminal.out(line);
}

/** Loads what moved: a new version may ask for more, or not load at all. */
async function inspectMoved(room: Room, plugins: ReadonlySet<string>): Promise<Inspection[]> {
  const inspections: Inspection[] = [];
  for (const entry of room.manifest.plugins.values()) {
    if (plugins.has(entry.name)) inspections.push(await inspectPlugin(room, entry, { anew: true }));
  }
  return inspections;
}

function tellFault(terminal: Terminal, what: string, error: string): void {
  for (const line of [`gapless: ${what}`, ...indented(error)]) terminal.err(line);
}
