import type { Ledger } from "../../../ports/ledger.ts";
import { retried, RetryingDatabase } from "../database/retrying_database.ts";
import { parseAddress, type PostgresOptions } from "./address.ts";
import { meaningAt } from "./errors.ts";
import { openPool } from "./pool.ts";
import { PostgresDatabase } from "./postgres_database.ts";
import { ServerTimedLedger } from "./server_timed_ledger.ts";

/**
 * Returns the ledger in a schema of a PostgreSQL database; the first call connects, and makes the schema if there is none.
 *
 * @param url Such as `postgres://user@host/database`; see docs/fleet.md for its parameters.
 * @throws {LedgerError} If the URL makes no sense.
 */
export function postgresLedger(url: string, options: PostgresOptions): Ledger {
  const address = parseAddress(url);
  const meaning = meaningAt(address.label);
  const pool = openPool(address, options);
  const database = new RetryingDatabase(new PostgresDatabase(pool, address.schema), meaning);
  return new ServerTimedLedger(database, async () => (await retried(pool.serverInfo, meaning)).clockSkewMs);
}
