import type { LedgerArchive } from "../../../ports/ledger_archive.ts";
import { KyselyArchive } from "../archive/kysely_archive.ts";
import { parseAddress } from "./address.ts";
import { openPool } from "./open_pool.ts";
import { postgresDatabase } from "./postgres_database.ts";
import type { PostgresOptions } from "./postgres_options.ts";
import { tryAgain } from "./try_again.ts";
import { waysIn } from "./ways_in.ts";

/** Returns the ledger in a schema of a PostgreSQL database as an archive. */
export function postgresArchive(url: string, options: PostgresOptions): LedgerArchive {
  const address = parseAddress(url);
  const db = postgresDatabase(openPool(address, options), address.schema);
  const archive = new KyselyArchive(db, waysIn(address.schema));
  return tryAgain(archive, { label: address.label, once: ["read", "write"] });
}
