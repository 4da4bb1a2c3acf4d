import { parseDuration } from "../../domain/instant/duration.ts";
import { tidyAll } from "../../services/ledger/tidy.ts";
import { type CommandContext, EXIT } from "../cli/command.ts";
import { countFlag } from "../cli/count_flag.ts";
import type { Flags } from "../cli/flags.ts";
import { table } from "../format/table.ts";
import { UsageError } from "../cli/usage_error.ts";

/** Drops what need not be kept. */
export async function prune({ flags, terminal, ports }: CommandContext): Promise<number> {
  const { keep } = (await ports.manifest({ plugins: [] })).manifest;
  const ms = keepFlag(flags) ?? keep.ms;
  const newest = countFlag(flags, "keep-runs") ?? keep.newest;
  const [ledger, archive, logs] = [await ports.ledger(), await ports.archive(), await ports.logs()];
  const pruned = await tidyAll({ clock: ports.clock, ledger, archive, logs }, { ms, newest }, ports.stop());
  terminal.json({ plugins: pruned });
  const rows = pruned.map(({ plugin, runs, windows }) => [plugin, String(runs), String(windows)]);
  for (const line of table(["PLUGIN", ">RUNS DROPPED", ">WINDOWS LESS"], rows)) terminal.out(line);
  return EXIT.ok;
}

function keepFlag(flags: Flags): number | undefined {
  const text = flags.text("keep");
  if (text === undefined) return undefined;
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new UsageError(`Cannot use --keep "${text}": ${error.message}`, { cause: error });
  }
}
