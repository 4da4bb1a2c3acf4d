import { assertEquals } from "@std/assert";
import type { LedgerFault } from "../../src/domain/archive/fault.ts";
import { LedgerCheck } from "../../src/domain/archive/ledger_check.ts";
import type { LedgerArchive } from "../../src/ports/ledger_archive.ts";

/** Asserts that `gapless ledger check` would find no fault. */
export async function assertChecksClean(archive: LedgerArchive): Promise<void> {
  const faults: LedgerFault[] = [];
  const check = new LedgerCheck((fault) => faults.push(fault));
  await archive.read({ numbers() {}, row: (row) => check.add(row) });
  check.end();
  assertEquals(faults, []);
}
