import { sql } from "kysely";
import type { LedgerArchive } from "../../../ports/ledger_archive.ts";
import { KyselyArchive } from "../archive/kysely_archive.ts";
import type { DatabaseWays } from "../archive/numbers.ts";
import type { SqliteOptions } from "./open_database.ts";
import { sqliteDatabase } from "./sqlite_database.ts";

/** SQLite counts what was given, in a table of its own. */
const WAYS: DatabaseWays = {
  async nextNumber(db, table) {
    const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`
      .execute(db);
    return (rows[0]?.seq ?? 0) + 1;
  },
  async setNextNumber(db, table, next) {
    await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
    await sql`insert into sqlite_sequence (name, seq) values (${table}, ${next - 1})`.execute(db);
  },
  // A transaction that writes is alone from its beginning.
  seize: () => Promise.resolve(),
};

/** Returns the ledger in the SQLite file at `path` as an archive. */
export function sqliteArchive(path: string, options: SqliteOptions): LedgerArchive {
  return new KyselyArchive(sqliteDatabase(path, options), WAYS);
}
