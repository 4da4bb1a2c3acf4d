import { join } from "@std/path/posix";
import type { Instance } from "../domain/instance/instance.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Where a ledger is, and who opens it. */
export interface LedgerPlace {
  /** `sqlite`, or a URL of PostgreSQL. */
  readonly place: string;
  /** This program's version. */
  readonly version: string;
  /** How long a call waits for other processes that write to a file. */
  readonly busyMs: number;
}

/** Opens the instance's ledger. Only the database that it is in is loaded. */
export async function openLedger(
  { state, name: instance }: Instance,
  { place, version, busyMs }: LedgerPlace,
): Promise<Ledger> {
  if (place === "sqlite") {
    const { sqliteLedger } = await import("../adapters/ledger/sqlite/sqlite_ledger.ts");
    return sqliteLedger(join(state, "ledger.db"), { version, busyMs });
  }
  const { postgresLedger } = await import("../adapters/ledger/postgres/postgres_ledger.ts");
  return postgresLedger(place, { instance, version, state });
}
