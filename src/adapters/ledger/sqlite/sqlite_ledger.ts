import { Kysely } from "kysely";
import type { Ledger } from "../../../ports/ledger.ts";
import { KyselyLedger } from "../kysely_ledger.ts";
import type { Tables } from "../tables.ts";
import { ImmediateDialect } from "./immediate_dialect.ts";
import { openDatabase } from "./open_database.ts";

/**
 * Returns the ledger in the SQLite file at `path`; the first call opens it, and makes it if there is none.
 *
 * @param path Absolute path of the file.
 * @param busyMs How long a call waits for other processes before it fails.
 */
export function sqliteLedger(path: string, busyMs = 10_000): Ledger {
  const dialect = new ImmediateDialect({ database: () => openDatabase(path, busyMs) });
  return new KyselyLedger(new Kysely<Tables>({ dialect }));
}
