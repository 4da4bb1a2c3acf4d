import type { BackfillRecord } from "../../domain/window/backfill.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { beginBackfill, spanFlags, stepFlag } from "./begin_backfill.ts";
import { type Command, type CommandContext, EXIT } from "../cli/command.ts";
import { countFlag } from "../cli/count_flag.ts";
import { openPluginRoom } from "../cli/room.ts";
import { UsageError } from "../cli/usage_error.ts";
import { type WorkedBackfill, workOnBackfill } from "./work_on_backfill.ts";

const ABOUT = `Runs a plugin over a time that a person names, whether it was done before or
not, and waits for it. Its windows stand on a track of their own: they never
move the plugin's cursor, and no wake-up takes them up. Windows that failed are
tried again as the manifest's "retry" says. Ctrl-C ends it (exit code 130), and
the same call goes on where it was; without --from and --to, whatever is not
finished does.

  --from DATE   where it begins: 2026-11-01, "2026-11-01 14:30", yesterday, -3h
  --to DATE     where it ends, today or now among others; in the plugin's zone
  --step STEP   each: a window per tick (default); merge: a single one; or a
                duration, such as 1d
  --parallel N  work on N windows at a time; takes overlap = "allow"
  --why TEXT    why; "gapless history" shows it
  --verbose     show the plugin's log

While it runs, wake-ups and it take turns, unless overlap = "allow".

Example: gapless backfill report --from 2026-11-01 --to today --step 1d`;

/** Runs a plugin over a time that a person names. */
export const backfill: Command = {
  usage: "backfill NAME [--from DATE --to DATE] [--step STEP]",
  about: ABOUT,
  operands: { min: 1, max: 1 },
  flags: { boolean: ["verbose"], string: ["from", "to", "step", "parallel", "why"] },
  async run(context) {
    const { operands: [name = ""], flags, ports } = context;
    const opened = await openPluginRoom(ports, name);
    const { entry } = opened;
    const parallel = countFlag(flags, "parallel") ?? 1;
    if (parallel > 1 && entry.overlap !== "allow") {
      throw new UsageError(
        `Cannot work on ${parallel} windows of "${name}" at a time: its runs may not overlap; ` +
          'write overlap = "allow" in its table of the manifest if they may',
      );
    }
    const worked: WorkedBackfill[] = [];
    for (const found of await findBackfills(context, entry)) {
      const work = { ...opened, backfill: found, parallel, trigger: "backfill" } as const;
      worked.push(await workOnBackfill(context, work));
    }
    const [first, ...others] = worked.map(({ json }) => json);
    context.terminal.json(others.length === 0 ? first : { plugin: name, backfills: [first, ...others] });
    return Math.max(EXIT.ok, ...worked.map(({ exit }) => exit));
  },
};

/** Returns the backfill that is asked for, or the unfinished ones. */
async function findBackfills(context: CommandContext, entry: PluginEntry): Promise<BackfillRecord[]> {
  const span = spanFlags(context, entry);
  const step = stepFlag(context);
  if (span !== undefined) return [await beginBackfill(context, entry, { ...span, step })];
  const unfinished = await (await context.ports.ledger()).backfills(entry.name);
  if (unfinished.length > 0) return unfinished.map(({ backfill }) => backfill);
  throw new UsageError(
    `Cannot go on: no backfill of "${entry.name}" is unfinished; name the time of a new one with --from and --to`,
  );
}
