import { parseAddress } from "../../../src/adapters/ledger/postgres/address.ts";
import { openPool } from "../../../src/adapters/ledger/postgres/pool.ts";
import { postgresLedger } from "../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { PostgresDatabase } from "../../../src/adapters/ledger/postgres/postgres_database.ts";
import type { LedgerDatabase } from "../../../src/adapters/ledger/database/ledger_database.ts";
import { SqliteDatabase } from "../../../src/adapters/ledger/sqlite/sqlite_database.ts";
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
    ? new SqliteDatabase(place, { ...PROGRAM, busyMs: BUSY_MS })
    : new PostgresDatabase(openPool(parseAddress(place), instance("bench")), "gapless");
  try {
    await database.query(`create table if not exists {schema}.bare
      (id ${id} primary key, plugin text, start bigint, "end" bigint, state text)`);
  } catch (error) {
    // PostgreSQL lets two that make it at the same moment collide.
    if (!(error instanceof Error && /already exists|duplicate key/.test(error.message))) throw error;
  }
  return database;
}
