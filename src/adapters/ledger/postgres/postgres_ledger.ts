import { Kysely } from "kysely";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Tables } from "../tables.ts";
import { parseAddress } from "./address.ts";
import { openPool } from "./open_pool.ts";
import { PipelinedDialect } from "./pipelined_dialect.ts";
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
  const address = parseAddress(url);
  const pool = openPool(address, instance);
  const dialect = new PipelinedDialect({ pool });
  // Every name is written with its schema: a search path would be a state of the session.
  const db = new Kysely<Tables>({ dialect }).withSchema(address.schema);
  return tryAgain(new ServerTimedLedger(db, async () => (await pool.greeting()).aheadMs), address.label);
}
