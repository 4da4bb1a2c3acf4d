import type { LedgerFault } from "../../domain/archive/fault.ts";
import { LedgerCheck } from "../../domain/archive/ledger_check.ts";
import type { LedgerArchive } from "../../ports/ledger_archive.ts";

/**
 * Looks a whole ledger through for what must not be.
 *
 * @param tell Hears of each fault as soon as it is found.
 * @returns The check, which has counted the rows.
 */
export async function lookThrough(
  archive: Pick<LedgerArchive, "read">,
  tell: (fault: LedgerFault) => void,
): Promise<LedgerCheck> {
  const check = new LedgerCheck(tell);
  await archive.read({ numbers() {}, row: (row) => check.add(row) });
  check.end();
  return check;
}
