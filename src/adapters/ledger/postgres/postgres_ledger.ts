import type { Ledger } from "../../../ports/ledger.ts";
import { parseAddress } from "./address.ts";
import { openPool } from "./open_pool.ts";
import type { PostgresOptions } from "./postgres_options.ts";
import { PostgresSchema } from "./postgres_schema.ts";
import { ServerTimedLedger } from "./server_timed_ledger.ts";
import { tryAgain } from "./try_again.ts";

/**
 * Returns the ledger in a schema of a PostgreSQL database; the first call connects, and makes the schema if there is none.
 *
 * @param url Such as `postgres://user@host/database`; see docs/fleet.md for its parameters.
 * @throws {LedgerError} If the URL makes no sense.
 */
export function postgresLedger(url: string, options: PostgresOptions): Ledger {
  const address = parseAddress(url);
  const pool = openPool(address, options);
  const ledger = new ServerTimedLedger({
    database: new PostgresSchema(pool, address.schema),
    async lists() {
      const [{ KyselyLists }, { postgresDatabase }] = await Promise.all([
        import("../lists/kysely_lists.ts"),
        import("./postgres_database.ts"),
      ]);
      return new KyselyLists(postgresDatabase(pool, address.schema));
    },
  }, async () => (await pool.greeting()).aheadMs);
  return tryAgain(ledger, { label: address.label });
}
