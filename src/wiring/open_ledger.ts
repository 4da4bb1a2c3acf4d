import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { Ledger } from "../ports/ledger.ts";

/**
 * Opens the instance's ledger. Only the database that it is in is loaded.
 *
 * @param place `sqlite`, or a URL of PostgreSQL.
 * @param busyMs How long a call waits for other processes that write to a file.
 */
export async function openLedger({ state, name }: Instance, place: string, busyMs: number): Promise<Ledger> {
  if (place === "sqlite") {
    const { sqliteLedger } = await import("../adapters/ledger/sqlite/sqlite_ledger.ts");
    return sqliteLedger(join(state, "ledger.db"), busyMs);
  }
  const { postgresLedger } = await import("../adapters/ledger/postgres/postgres_ledger.ts");
  return postgresLedger(place, name);
}
