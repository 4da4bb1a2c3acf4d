import type { LedgerArchive } from "../../../ports/ledger_archive.ts";
import type { Numbering } from "../archive/numbering.ts";
import { SqlArchive } from "../archive/sql_archive.ts";
import type { SqliteOptions } from "./open.ts";
import { SqliteDatabase } from "./sqlite_database.ts";

const LAST = "select seq from {schema}.sqlite_sequence where name = $table";
const FORGET = "delete from {schema}.sqlite_sequence where name = $table";
const REMEMBER = "insert into {schema}.sqlite_sequence (name, seq) values ($table, $last)";

/** SQLite keeps the last number of each table in a table of its own. */
const NUMBERING: Numbering = {
  async next(sql, table) {
    const [row] = await sql.query<{ seq: number }>(LAST, { table });
    return (row?.seq ?? 0) + 1;
  },
  async setNext(sql, table, next) {
    await sql.query(FORGET, { table });
    await sql.query(REMEMBER, { table, last: next - 1 });
  },
};

/** Returns the ledger in the SQLite file at `path` as an archive. */
export function sqliteArchive(path: string, options: SqliteOptions): LedgerArchive {
  // A transaction that writes is alone from its beginning.
  const lockTables = () => Promise.resolve();
  return new SqlArchive({ database: new SqliteDatabase(path, options), numbering: NUMBERING, lockTables });
}
