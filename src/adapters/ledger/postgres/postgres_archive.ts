import type { LedgerArchive } from "../../../ports/ledger_archive.ts";
import { SqlArchive } from "../archive/sql_archive.ts";
import type { Sql } from "../sql/ledger_database.ts";
import { RetryingDatabase } from "../sql/retrying_database.ts";
import { parseAddress } from "./address.ts";
import { meaningAt } from "./explain_fault.ts";
import { NUMBERING } from "./numbering.ts";
import { openPool } from "./open_pool.ts";
import type { PostgresOptions } from "./postgres_options.ts";
import { PostgresSchema } from "./postgres_schema.ts";

/** Returns the ledger in a schema of a PostgreSQL database as an archive. */
export function postgresArchive(url: string, options: PostgresOptions): LedgerArchive {
  const address = parseAddress(url);
  const schema = new PostgresSchema(openPool(address, options), address.schema);
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
