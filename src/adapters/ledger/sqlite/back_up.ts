import { DatabaseSync } from "node:sqlite";
import { makeBackup } from "../database/make_backup.ts";

/** Rows that are copied at a time. */
const PAGE = 1_000;

/** What `backUp()` takes. */
export interface SqliteBackup {
  /** Absolute path of the ledger's file, which another connection of this process has locked for writing. */
  readonly path: string;
  /** Version of the program that is about to migrate it. */
  readonly program: string;
}

/**
 * Copies the ledger, beside itself, before a program migrates it.
 *
 * @throws {LedgerError} If that cannot be done.
 */
export async function backUp({ path, program }: SqliteBackup): Promise<void> {
  await makeBackup({
    label: path,
    path: `${path}.before-${program}`,
    fill: (copy) => opened(path, (from) => opened(copy, (to) => copyAll(from, to))),
  });
}

function opened(path: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path);
  try {
    work(database);
  } finally {
    database.close();
  }
}

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/**
 * Copies a database statement by statement and page by page: Deno 2.4 has no backup, and allows no `vacuum into`. The file
 * itself must not be read, for to close it would drop the locks that SQLite has on it in this process.
 */
function copyAll(from: DatabaseSync, to: DatabaseSync): void {
  // Whatever is in there belongs to the copy, and the copy is thrown away if this process does not come to its end.
  to.exec(
    `pragma page_size = ${pragma(from, "page_size")}; pragma journal_mode = off; pragma synchronous = off;
    pragma foreign_keys = off; pragma ignore_check_constraints = on; begin`,
  );
  // The rows of the schema are of this form.
  const objects = from.prepare(
    "select type, name, sql from sqlite_schema where sql is not null order by rowid",
  )
    .all() as unknown as SchemaObject[];
  const tables = objects.filter(({ type, name }) => type === "table" && !name.startsWith("sqlite_"));
  for (const { sql } of tables) to.exec(sql);
  for (const { name } of tables) copyRows(from, to, name);
  // Which numbers have been used. It came into being with the tables, and each row that was copied has changed it.
  to.exec("delete from sqlite_sequence");
  copyRows(from, to, "sqlite_sequence");
  for (const { type, sql } of objects) if (type !== "table") to.exec(sql);
  to.exec(`pragma user_version = ${pragma(from, "user_version")}; commit`);
}

/** In pages, of which each is asked for: an iterator of Deno 2.4 does not keep its statement from being collected. */
function copyRows(from: DatabaseSync, to: DatabaseSync, table: string): void {
  const columns = from.prepare("select name from pragma_table_info(?)").all(table).map(({ name }) =>
    `"${name}"`
  );
  const read = from.prepare(
    `select rowid as place, ${columns} from "${table}" where rowid > ? order by rowid limit ${PAGE}`,
  );
  const write = to.prepare(`insert into "${table}" (${columns}) values (${columns.map(() => "?")})`);
  for (let last: unknown = Number.MIN_SAFE_INTEGER; typeof last === "number";) {
    const rows = read.all(last);
    // A ledger holds neither bytes nor numbers beyond those of JavaScript.
    for (const { place: _, ...row } of rows) write.run(...Object.values(row) as (string | number | null)[]);
    last = rows.at(-1)?.place;
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`pragma ${name}`).get()?.[name]);
}
