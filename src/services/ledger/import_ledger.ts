import { type ArchiveLine, parseArchiveLine } from "../../domain/archive/archive_line.ts";
import type { TableRow } from "../../domain/archive/tables.ts";
import { LedgerError } from "../../ports/ledger.ts";
import type { LedgerArchive, NextNumbers, PutRows } from "../../ports/ledger_archive.ts";
import type { MovedLedger } from "./export_ledger.ts";

/** Rows that are put at a time. */
const BATCH = 500;

/**
 * Fills an empty ledger with what `exportLedger()` handed on: all of it or nothing.
 *
 * @throws {LedgerError} If the ledger is not empty, or the lines are not a whole export; the message names the line.
 */
export async function importLedger(
  archive: Pick<LedgerArchive, "write">,
  lines: AsyncIterable<string>,
): Promise<MovedLedger> {
  let moved: MovedLedger = { rows: 0, leased: 0 };
  await archive.write(async (put) => {
    const { next, ...counted } = await putAll(lines, put);
    moved = counted;
    return next;
  });
  return moved;
}

async function putAll(
  lines: AsyncIterable<string>,
  put: PutRows,
): Promise<MovedLedger & { readonly next: NextNumbers }> {
  let batch: TableRow[] = [];
  let next: NextNumbers | undefined;
  let version: number | undefined;
  let [number, rows, leased] = [0, 0, 0];
  for await (const text of lines) {
    const line = parse(text, ++number, version);
    if ((line.kind === "head") !== (number === 1)) {
      throw refusal(number, "an export begins with its head, and has one");
    }
    switch (line.kind) {
      case "head":
        ({ next, version } = line);
        break;
      case "row":
        if (batch.length === BATCH || batch[0] !== undefined && batch[0].table !== line.table) {
          await put(batch);
          batch = [];
        }
        batch.push(line);
        rows++;
        if (line.table === "windows" && line.row.state === "leased") leased++;
        break;
      case "end":
        if (line.rows !== rows) {
          throw refusal(number, `there should be ${line.rows} rows before it, and are ${rows}`);
        }
        await put(batch);
        if (next === undefined) break;
        return { next, rows, leased };
    }
  }
  throw refusal(number + 1, "it is not there: the file is a part of an export");
}

function parse(text: string, number: number, version: number | undefined): ArchiveLine {
  try {
    return parseArchiveLine(text, version);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refusal(number, error.message, error);
  }
}

function refusal(line: number, why: string, cause?: Error): LedgerError {
  return new LedgerError(`Cannot import line ${line}: ${why}`, { cause });
}
