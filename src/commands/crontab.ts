import { diffSize } from "../domain/crontab/diff_size.ts";
import { type Crontab, CrontabError } from "../ports/crontab.ts";
import type { CrontabBackup } from "../ports/crontab_backups.ts";
import { planRestoration, restoreCrontab } from "../services/crontab/restore_crontab.ts";
import { type Command, type CommandContext, EXIT } from "./cli/command.ts";
import { linesOf } from "./format/hanging.ts";
import { formatInstant } from "./format/instant.ts";
import { table } from "./format/table.ts";
import type { Ports } from "./cli/ports.ts";
import type { Terminal } from "./cli/terminal.ts";
import { UsageError } from "./cli/usage_error.ts";

const ABOUT = `Gives back what stood in the crontab before Gapless wrote it. Before each
write a copy is kept in the state folder: the last 20 versions that differ in
lines of others.

  backups     list the copies, newest first, and how they differ from what
              stands there now (the default)
  diff ID     show what restoring a copy would change, and change nothing
  restore ID  put the lines of others back as they stood then, byte for byte;
              the blocks of Gapless stay as they are ("gapless down" takes this
              instance's away). Where markers are damaged, the whole copy
              comes back

Example: gapless crontab restore 3`;

/** Lists, shows and restores backups of the crontab. */
export const crontab: Command = {
  usage: "crontab [backups | diff ID | restore ID]",
  about: ABOUT,
  operands: { min: 0, max: 2 },
  absentLedger: "quiet",
  async run(context) {
    const [action = "backups", id] = context.operands;
    if (action === "backups" && id === undefined) return await listBackups(context);
    if (action !== "diff" && action !== "restore") {
      throw new UsageError(
        `There is no "crontab ${[action, id].join(" ").trim()}"; usage: gapless ${crontab.usage}`,
      );
    }
    const backup = await findBackup(context, id);
    return action === "diff" ? await showDiff(context, backup) : await restore(context, backup);
  },
};

/** Returns the table that the block stands in. */
async function crontabOf(ports: Ports): Promise<Crontab> {
  const crontabs = await ports.crontabs();
  return crontabs.at((await crontabs.places())[0] ?? "crontab");
}

async function listBackups({ terminal, ports }: CommandContext): Promise<number> {
  const now = await (await crontabOf(ports)).read();
  const backups = (await (await crontabOf(ports)).backups.list()).map((backup) => ({
    ...backup,
    lines: backup.text.split("\n").length - 1,
    size: sizeOf(now, backup),
  }));
  // Backups outlive their manifest; where there are none, a wrong manifest is the likely reason.
  if (backups.length === 0) await ports.manifest({ plugins: [] });
  terminal.json({
    backups: backups.map(({ id, takenAt, lines, size }) => ({
      id,
      taken_at: takenAt.toISOString(),
      lines,
      added: size?.added ?? null,
      removed: size?.removed ?? null,
    })),
  });
  if (backups.length === 0) terminal.out("There are no backups: Gapless has not written the crontab yet.");
  else {
    const rows = backups.map(({ id, takenAt, lines, size }) => [
      String(id),
      formatInstant(takenAt, ports.localZone),
      String(lines),
      size === null
        ? "damaged markers"
        : size.added + size.removed === 0
        ? "nothing"
        : `+${size.added} -${size.removed}`,
    ]);
    for (const line of table([">ID", "TAKEN", ">LINES", "RESTORING CHANGES"], rows)) terminal.out(line);
  }
  return EXIT.ok;
}

/** Returns what restoring a backup would change, or null if it cannot be restored. */
function sizeOf(now: string, backup: CrontabBackup) {
  try {
    return diffSize(planRestoration(now, backup).diff);
  } catch (error) {
    if (error instanceof CrontabError) return null;
    throw error;
  }
}

async function findBackup({ ports }: CommandContext, id: string | undefined): Promise<CrontabBackup> {
  const found = (await (await crontabOf(ports)).backups.list()).find((backup) => String(backup.id) === id);
  if (found !== undefined) return found;
  const what = id === undefined ? "missing ID" : `There is no backup "${id}"`;
  throw new UsageError(`${what}; "gapless crontab backups" lists them`);
}

async function showDiff({ terminal, ports }: CommandContext, backup: CrontabBackup): Promise<number> {
  const { diff } = planRestoration(await (await crontabOf(ports)).read(), backup);
  terminal.json({ id: backup.id, changed: diff !== "", diff });
  tellDiff(terminal, diff, "Restoring it would change nothing.");
  return EXIT.ok;
}

async function restore({ terminal, ports }: CommandContext, backup: CrontabBackup): Promise<number> {
  const { diff } = await restoreCrontab(await crontabOf(ports), backup);
  terminal.json({ id: backup.id, changed: diff !== "", diff });
  tellDiff(terminal, diff, "The lines of others stand as they did then; nothing was changed.");
  return EXIT.ok;
}

function tellDiff(terminal: Terminal, diff: string, ifNone: string): void {
  for (const line of linesOf(diff === "" ? ifNone : diff)) terminal.out(line);
}
