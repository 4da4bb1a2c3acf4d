import type { Generated, Kysely } from "kysely";
import { postgresDatabase } from "../../../src/adapters/ledger/postgres/postgres_database.ts";
import { postgresLedger } from "../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { sqliteDatabase } from "../../../src/adapters/ledger/sqlite/sqlite_database.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";

const BUSY_MS = 60_000;

/** A table with nothing to guard it, beside those of the ledger. */
export interface BareTables {
  readonly bare: {
    readonly id: Generated<number>;
    readonly plugin: string;
    readonly start: number;
    readonly end: number;
    readonly state: string;
  };
}

/** Opens the ledger. */
export function openLedger(kind: string, place: string): Ledger {
  return kind === "sqlite" ? sqliteLedger(place, BUSY_MS) : postgresLedger(place, "bench");
}

/** Opens the database as the ledger does, for bare transactions. */
export async function openBare(kind: string, place: string): Promise<Kysely<BareTables>> {
  const database = kind === "sqlite" ? sqliteDatabase(place, BUSY_MS) : postgresDatabase(place, "bench").db;
  // Another table of the same database.
  const bare = database as unknown as Kysely<BareTables>;
  await bare.schema.createTable("bare").ifNotExists()
    .addColumn("id", kind === "sqlite" ? "integer" : "bigserial", (column) => column.primaryKey())
    .addColumn("plugin", "text").addColumn("start", "bigint").addColumn("end", "bigint").addColumn(
      "state",
      "text",
    )
    .execute().catch((error: Error) => {
      // PostgreSQL lets two that make it at the same moment collide.
      if (!/already exists|duplicate key/.test(error.message)) throw error;
    });
  return bare;
}
