import { ARCHIVE_VERSION, type ArchiveLine, formatArchiveLine } from "../../domain/archive/archive_line.ts";
import type { LedgerArchive } from "../../ports/ledger_archive.ts";

/** What was exported, or imported. */
export interface MovedLedger {
  readonly rows: number;
  /** Windows that were leased at that moment: somebody works on them, and settles them where the lease was taken. */
  readonly leased: number;
}

/** Hands on a whole ledger as lines of text, without their newlines. */
export async function exportLedger(
  archive: Pick<LedgerArchive, "read">,
  take: (line: string) => void,
): Promise<MovedLedger> {
  let [rows, leased] = [0, 0];
  const say = (line: ArchiveLine) => take(formatArchiveLine(line));
  await archive.read({
    numbers: (next) => say({ kind: "head", version: ARCHIVE_VERSION, next }),
    row({ table, row }) {
      say({ kind: "row", table, row });
      rows++;
      if (table === "windows" && row.state === "leased") leased++;
    },
  });
  say({ kind: "end", rows });
  return { rows, leased };
}
