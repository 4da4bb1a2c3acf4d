import { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { parseAddress, type PostgresAddress } from "./address.ts";
import { type LedgerPool, openPool } from "./open_pool.ts";
import { PipelinedDialect } from "./pipelined_dialect.ts";

/** The ledger's database, and the way to it. */
export interface PostgresDatabase {
  readonly db: Kysely<Tables>;
  readonly address: PostgresAddress;
  readonly pool: LedgerPool;
}

/**
 * Returns the ledger's database in a schema of PostgreSQL; the first call connects.
 *
 * @throws {LedgerError} If the URL makes no sense.
 */
export function postgresDatabase(url: string, instance: string): PostgresDatabase {
  const address = parseAddress(url);
  const pool = openPool(address, instance);
  // Every name is written with its schema: a search path would be a state of the session.
  const db = new Kysely<Tables>({ dialect: new PipelinedDialect({ pool }) }).withSchema(address.schema);
  return { db, address, pool };
}
