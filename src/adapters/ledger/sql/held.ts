import type { Sql } from "./ledger_database.ts";

/** Why rows are read: as they are, or to change them in the same transaction by what was read. */
export type Purpose = "read" | "change";

/** Returns a query that locks the rows that it reads to change, where the database has such locks. */
export function locking({ capabilities }: Sql, query: string, purpose: Purpose): string {
  // Not against those that only add rows that refer to these.
  return capabilities.rowLocks && purpose === "change" ? `${query} for no key update` : query;
}
