import type { Sql } from "./ledger_database.ts";

/** What rows are read for: to look at them, or to change them in the same transaction by what was read. */
export type Purpose = "look" | "change";

/**
 * Lets a query lock the rows that it reads to change, where transactions run side by side. Elsewhere they keep all other
 * writers away.
 */
export function held({ shared }: Sql, query: string, purpose: Purpose): string {
  // Not against those who only add rows that refer to these.
  return shared && purpose === "change" ? `${query} for no key update` : query;
}
