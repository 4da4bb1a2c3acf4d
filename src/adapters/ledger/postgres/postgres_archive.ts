import type { LedgerArchive } from "../../../ports/ledger_archive.ts";
import { SqlArchive } from "../archive/sql_archive.ts";
import type { Sql } from "../database/ledger_database.ts";
import { RetryingDatabase } from "../database/retrying_database.ts";
import { parseAddress, type PostgresOptions } from "./address.ts";
import { meaningAt } from "./errors.ts";
import { NUMBERING } from "./numbering.ts";
import { openPool } from "./pool.ts";
import { PostgresDatabase } from "./postgres_database.ts";

/** Returns the ledger in a schema of a PostgreSQL database as an archive. */
export function postgresArchive(url: string, options: PostgresOptions): LedgerArchive {
  const address = parseAddress(url);
  const schema = new PostgresDatabase(openPool(address, options), address.schema);
  const database = new RetryingDatabase(schema, meaningAt(address.label));
  return new SqlArchive({ database, numbering: NUMBERING, lockTables });
}

async function lockTables(sql: Sql): Promise<void> {
  // The caller may take any time to hand on the rows.
  await sql.query("set local idle_in_transaction_session_timeout = 0");
  await sql.query(
    `lock table {schema}.plugins, {schema}.decisions, {schema}.backfills, {schema}.windows, {schema}.runs
      in exclusive mode`,
  );
}
