import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "./tables.ts";

/** What rows are read for: to look at them, or to change them in the same transaction by what was read. */
export type Purpose = "look" | "change";

/**
 * Lets a query lock the rows that it reads to change, where transactions run side by side. SQLite's keep all other writers
 * away.
 */
export function hold<T extends keyof Tables, O>(
  db: Kysely<Tables>,
  query: SelectQueryBuilder<Tables, T, O>,
  purpose: Purpose,
): SelectQueryBuilder<Tables, T, O> {
  // Not against those who only add rows that refer to these.
  return isShared(db) && purpose === "change" ? query.forNoKeyUpdate() : query;
}

/** Tells whether transactions run side by side, and each statement is a way to a server and back. */
export function isShared(db: Kysely<Tables>): boolean {
  return db.getExecutor().adapter.supportsMultipleConnections !== false;
}
