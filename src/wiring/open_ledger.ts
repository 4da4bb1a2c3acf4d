import { join } from "@std/path/posix";
import { leanLedger } from "../adapters/ledger/sqlite/lean_ledger.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Ledger } from "../ports/ledger.ts";

/**
 * Opens the instance's ledger. Only the database that it is in is loaded.
 *
 * @param place `sqlite`, or a URL of PostgreSQL.
 */
export async function openLedger({ state, name }: Instance, place: string): Promise<Ledger> {
  if (place === "sqlite") {
    const path = join(state, "ledger.db");
    return leanLedger(path, async () => {
      const { sqliteLedger } = await import("../adapters/ledger/sqlite/sqlite_ledger.ts");
      return sqliteLedger(path);
    });
  }
  const { postgresLedger } = await import("../adapters/ledger/postgres/postgres_ledger.ts");
  return postgresLedger(place, name);
}
