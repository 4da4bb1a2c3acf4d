import { parseAddress } from "../../../src/adapters/ledger/postgres/address.ts";
import { openPool } from "../../../src/adapters/ledger/postgres/open_pool.ts";
import { postgresLedger } from "../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { PostgresSchema } from "../../../src/adapters/ledger/postgres/postgres_schema.ts";
import type { LedgerDatabase } from "../../../src/adapters/ledger/sql/ledger_database.ts";
import { SqliteFile } from "../../../src/adapters/ledger/sqlite/sqlite_file.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { instance, PROGRAM } from "../../adapters/ledger/program.ts";

const BUSY_MS = 60_000;

/** Opens the ledger. */
export function openLedger(kind: string, place: string): Ledger {
  return kind === "sqlite"
    ? sqliteLedger(place, { ...PROGRAM, busyMs: BUSY_MS })
    : postgresLedger(place, instance("bench"));
}

/** Opens the database just as the ledger does, with a table beside its own that nothing guards. */
export async function openBare(kind: string, place: string): Promise<LedgerDatabase> {
  const id = kind === "sqlite" ? "integer" : "bigserial";
  const database = kind === "sqlite"
    ? new SqliteFile(place, { ...PROGRAM, busyMs: BUSY_MS })
    : new PostgresSchema(openPool(parseAddress(place), instance("bench")), "gapless");
  try {
    await database.query(`create table if not exists {schema}.bare
      (id ${id} primary key, plugin text, start bigint, "end" bigint, state text)`);
  } catch (error) {
    // PostgreSQL lets two that make it at the same moment collide.
    if (!(error instanceof Error && /already exists|duplicate key/.test(error.message))) throw error;
  }
  return database;
}
