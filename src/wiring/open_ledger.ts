import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Opens the instance's ledger. */
export async function openLedger(instance: Instance): Promise<Ledger> {
  const { sqliteLedger } = await import("../adapters/ledger/sqlite/sqlite_ledger.ts");
  return sqliteLedger(join(instance.state, "ledger.db"));
}
