import type { Kysely } from "kysely";
import type { NumberedTable } from "../../../domain/archive/tables.ts";
import type { NextNumbers } from "../../../ports/ledger_archive.ts";
import type { Tables } from "../tables.ts";

/** The tables whose rows are numbered. */
export const NUMBERED: readonly NumberedTable[] = ["decisions", "backfills", "windows", "runs"];

/** What databases do each in their own way when a ledger is moved. */
export interface DatabaseWays {
  /** Returns the number that a table gives next. */
  nextNumber(db: Kysely<Tables>, table: NumberedTable): Promise<number>;
  /** Sets it. */
  setNextNumber(db: Kysely<Tables>, table: NumberedTable, next: number): Promise<void>;
  /** Keeps everybody else away from the ledger until the transaction `db` ends, however long that takes. */
  seize(db: Kysely<Tables>): Promise<void>;
}

/** Reads which number each table gives next. */
export async function readNumbers(
  db: Kysely<Tables>,
  { nextNumber }: Pick<DatabaseWays, "nextNumber">,
): Promise<NextNumbers> {
  return {
    decisions: await nextNumber(db, "decisions"),
    backfills: await nextNumber(db, "backfills"),
    windows: await nextNumber(db, "windows"),
    runs: await nextNumber(db, "runs"),
  };
}
