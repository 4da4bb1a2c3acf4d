import { sql } from "kysely";
import { ARCHIVE_VERSION } from "../../../domain/archive/archive_line.ts";
import {
  isColumnOf,
  type Row,
  type TableName,
  type TableRow,
  TABLES,
} from "../../../domain/archive/tables.ts";
import { LedgerError } from "../../../ports/ledger.ts";
import type { TakeRows } from "../../../ports/ledger_archive.ts";
import type { Queries } from "../database/queries_on.ts";

/** Rows that are in memory at a time. */
const PAGE = 1000;

/**
 * Hands on every row, in the transaction `db`, which sees one moment; see `LedgerArchive.read()`.
 *
 * @param version Of the form in which ledgers are exported: its columns are read.
 */
export async function readRows(
  db: Queries,
  take: Omit<TakeRows, "numbers">,
  version: number = ARCHIVE_VERSION,
): Promise<void> {
  const plugins = await db.selectFrom("plugins").select(
    TABLES.plugins.filter((column) => isColumnOf(version, column)),
  ).execute();
  // Not by the database: each has an order of letters of its own.
  plugins.sort((one, other) => one.name < other.name ? -1 : 1);
  for (const row of plugins) take.row({ table: "plugins", row: { ...row } });
  for (const table of ["decisions", "backfills", "windows", "runs"] as const) {
    for (const { name } of plugins) {
      for await (const page of pagesOf(db, { table, plugin: name, version })) {
        for (const row of page) take.row({ table, row: { ...row } });
        if (take.hasEnough?.()) return;
      }
    }
  }
}

interface PluginRows {
  readonly table: Exclude<TableName, "plugins">;
  readonly plugin: string;
  readonly version: number;
}

/** Reads a plugin's rows, page after page: windows by their start, all else by number. */
async function* pagesOf(
  db: Queries,
  { table, plugin, version }: PluginRows,
): AsyncGenerator<readonly Row[]> {
  const order = table === "windows" ? ["start", "id"] : ["id"];
  const columns = TABLES[table].filter((column) => isColumnOf(version, column));
  let last: Row | undefined;
  for (;;) {
    // Any of the tables would do: all have these columns, and the others are only handed on.
    let page = db.selectFrom(table as "windows").select(columns as unknown as ["id"])
      .where("plugin", "=", plugin).limit(PAGE);
    for (const column of order) page = page.orderBy(sql.ref(column));
    // Only a comparison of rows goes straight to the place in the index.
    if (last !== undefined) page = page.where(isAfter(order, last));
    const rows: Row[] = await page.execute();
    yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}

function isAfter(order: readonly string[], last: Row) {
  const columns = sql.join(order.map((name) => sql.ref(name)));
  return sql<boolean>`(${columns}) > (${sql.join(order.map((name) => last[name]))})`;
}

/** Puts rows of one table, in the transaction `db`; see `LedgerArchive.write()`. */
export async function writeRows(db: Queries, rows: readonly TableRow[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  // The rows were checked against the table's columns when they were parsed; what they hold is the database's to check.
  await db.insertInto(first.table).values(rows.map(({ row }) => row) as never).execute();
}

/**
 * Asserts that a ledger is empty.
 *
 * @throws {LedgerError} If it holds anything.
 */
export async function assertEmpty(db: Queries): Promise<void> {
  const { count } = await db.selectFrom("plugins").select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  if (count === 0) return;
  throw new LedgerError(
    `Cannot import into the ledger: it knows ${count} ${
      count === 1 ? "plugin" : "plugins"
    } already, and only an empty one takes an import; ` +
      'stop what wakes plugins ("gapless down"), and begin with a new database, schema or state folder',
  );
}
