import type { Ledger } from "../../../ports/ledger.ts";
import { KyselyLedger } from "../kysely_ledger.ts";
import { sqliteDatabase } from "./sqlite_database.ts";

/**
 * Returns the ledger in the SQLite file at `path`; the first call opens it, and makes it if there is none.
 *
 * @param path Absolute path of the file.
 * @param busyMs How long a call waits for other processes before it fails.
 */
export function sqliteLedger(path: string, busyMs = 10_000): Ledger {
  return new KyselyLedger(sqliteDatabase(path, busyMs));
}
