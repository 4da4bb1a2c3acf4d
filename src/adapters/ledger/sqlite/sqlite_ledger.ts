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
  return new PlainLedger({
    database: new SqliteFile(path, options),
    async lists() {
      const [{ KyselyLists }, { sqliteDatabase }] = await Promise.all([
        import("../lists/kysely_lists.ts"),
        import("./sqlite_database.ts"),
      ]);
      // By a connection of their own: they only read, and so wait for nobody.
      return new KyselyLists(sqliteDatabase(path, options));
    },
  });
}
