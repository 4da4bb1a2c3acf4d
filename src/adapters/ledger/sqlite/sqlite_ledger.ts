import type { Ledger } from "../../../ports/ledger.ts";
import { PlainLedger } from "../plain_ledger.ts";
import type { SqliteOptions } from "./open_database.ts";
import { SqliteFile } from "./sqlite_file.ts";

/**
 * Returns the ledger in the SQLite file at `path`; the first call opens it, and makes it if there is none.
 *
 * @param path Absolute path of the file.
 */
export function sqliteLedger(path: string, options: SqliteOptions): Ledger {
  return new PlainLedger(new SqliteFile(path, options));
}
