import type { NumberedTable } from "../../../domain/archive/tables.ts";
import type { NextNumbers } from "../../../ports/ledger_archive.ts";
import type { Sql } from "../database/ledger_database.ts";

/** The tables whose rows are numbered. */
export const NUMBERED: readonly NumberedTable[] = ["decisions", "backfills", "windows", "runs"];

/** How a database numbers rows. */
export interface Numbering {
  /** Returns the number that a table gives next. */
  next(sql: Sql, table: NumberedTable): Promise<number>;
  /** Sets it. */
  setNext(sql: Sql, table: NumberedTable, next: number): Promise<void>;
}

/** Reads which number each table gives next. */
export async function readNumbers(sql: Sql, { next }: Pick<Numbering, "next">): Promise<NextNumbers> {
  return {
    decisions: await next(sql, "decisions"),
    backfills: await next(sql, "backfills"),
    windows: await next(sql, "windows"),
    runs: await next(sql, "runs"),
  };
}
