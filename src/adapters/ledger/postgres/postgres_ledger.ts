import type { Ledger } from "../../../ports/ledger.ts";
import { postgresDatabase } from "./postgres_database.ts";
import { ServerTimedLedger } from "./server_timed_ledger.ts";
import { tryAgain } from "./try_again.ts";

/**
 * Returns the ledger in a schema of a PostgreSQL database; the first call connects, and makes the schema if there is none.
 *
 * @param url Such as `postgres://user@host/database`; see docs/fleet.md for its parameters.
 * @param instance Name of the instance that the schema belongs to.
 * @throws {LedgerError} If the URL makes no sense.
 */
export function postgresLedger(url: string, instance: string): Ledger {
  const { db, address, pool } = postgresDatabase(url, instance);
  const ledger = new ServerTimedLedger(db, async () => (await pool.greeting()).aheadMs);
  return tryAgain(ledger, { label: address.label });
}
