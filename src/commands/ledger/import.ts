import { TextLineStream } from "@std/streams/text-line-stream";
import { importLedger } from "../../services/ledger/import_ledger.ts";
import { type CommandContext, EXIT } from "../cli/command.ts";
import { UsageError } from "../cli/usage_error.ts";

/** Fills an empty ledger from a file. */
export async function importFrom(
  { operands: [, path = ""], terminal, ports }: CommandContext,
): Promise<number> {
  const file = await open(path);
  const archive = await ports.archive();
  const lines = file.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const moved = await importLedger(archive, lines);
  terminal.json({ file: path, ...moved });
  terminal.out(`Read ${moved.rows} rows from ${path}; "gapless ledger check" looks them through`);
  if (moved.leased > 0) {
    terminal.err(
      `gapless: ${moved.leased} windows were being worked on when they were exported; they are tried again`,
    );
  }
  return EXIT.ok;
}

async function open(path: string): Promise<Deno.FsFile> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`Cannot import from "${path}": there is no such file`, { cause: error });
  }
}
