import type { Ledger } from "../../../ports/ledger.ts";
import { PlainLedger } from "../plain_ledger.ts";
import { SqliteFile } from "./sqlite_file.ts";

/**
 * Returns the ledger in the SQLite file at `path`; the first call opens it, and makes it if there is none.
 *
 * @param path Absolute path of the file.
 * @param busyMs How long a call waits for other processes before it fails.
 */
export function sqliteLedger(path: string, busyMs = 10_000): Ledger {
  return new PlainLedger({
    database: new SqliteFile(path, busyMs),
    async lists() {
      const [{ KyselyLists }, { sqliteDatabase }] = await Promise.all([
        import("../lists/kysely_lists.ts"),
        import("./sqlite_database.ts"),
      ]);
      // By a connection of their own: they only read, and so wait for nobody.
      return new KyselyLists(sqliteDatabase(path, busyMs));
    },
  });
}
