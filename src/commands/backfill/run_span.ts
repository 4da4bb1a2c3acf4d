import type { CommandContext } from "../cli/command.ts";
import type { PluginRoom } from "../cli/room.ts";
import { UsageError } from "../cli/usage_error.ts";
import { beginBackfill, spanFlags } from "./begin_backfill.ts";
import { workOnBackfill } from "./work_on_backfill.ts";

/** Does the time that `--from` and `--to` name, one of them at least, as one window of a backfill. Returns the exit code. */
export async function runSpan(context: CommandContext, opened: PluginRoom): Promise<number> {
  const span = spanFlags(context, opened.entry)!;
  if (context.flags.has("now")) throw new UsageError("Cannot take --now beside --from and --to");
  const backfill = await beginBackfill(context, opened.entry, { ...span, step: { kind: "merge" } });
  const work = { ...opened, backfill, parallel: 1, trigger: "manual" } as const;
  const { exit, json } = await workOnBackfill(context, work);
  context.terminal.json(json);
  return exit;
}
