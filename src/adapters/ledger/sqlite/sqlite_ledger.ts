import type { Ledger } from "../../../ports/ledger.ts";
import { SqlLedger } from "../sql_ledger.ts";
import type { SqliteOptions } from "./open.ts";
import { SqliteDatabase } from "./sqlite_database.ts";

/**
 * Returns the ledger in the SQLite file at `path`; the first call opens it, and makes it if there is none.
 *
 * @param path Absolute path of the file.
 */
export function sqliteLedger(path: string, options: SqliteOptions): Ledger {
  return new SqlLedger(new SqliteDatabase(path, options));
}
