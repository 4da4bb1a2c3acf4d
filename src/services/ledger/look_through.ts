import type { LedgerFault } from "../../domain/archive/fault.ts";
import { LedgerCheck } from "../../domain/archive/ledger_check.ts";
import type { LedgerArchive } from "../../ports/ledger_archive.ts";

/** How a ledger was looked through. */
export interface LedgerLook {
  /** Has counted the rows. */
  readonly check: LedgerCheck;
  /** Whether all of them were looked at. */
  readonly isWhole: boolean;
}

/**
 * Looks a ledger through for what must not be.
 *
 * @param tell Hears of each fault as soon as it is found.
 * @param hasEnough Asked now and then whether to go no further.
 */
export async function lookThrough(
  archive: Pick<LedgerArchive, "read">,
  tell: (fault: LedgerFault) => void,
  hasEnough = () => false,
): Promise<LedgerLook> {
  const check = new LedgerCheck(tell);
  let isWhole = true;
  await archive.read({
    numbers() {},
    row: (row) => check.add(row),
    hasEnough() {
      isWhole &&= !hasEnough();
      return !isWhole;
    },
  });
  // Of a part nobody knows whether anything is missing at its end.
  if (isWhole) check.end();
  return { check, isWhole };
}
