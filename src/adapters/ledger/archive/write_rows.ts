import type { TableRow } from "../../../domain/archive/tables.ts";
import { LedgerError } from "../../../ports/ledger.ts";
import type { Queries } from "../sql/queries_on.ts";

/** Puts rows of one table, in the transaction `db`; see `LedgerArchive.write()`. */
export async function writeRows(db: Queries, rows: readonly TableRow[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  // The rows were checked against the table's columns when they were parsed; what they hold is the database's to check.
  await db.insertInto(first.table).values(rows.map(({ row }) => row) as never).execute();
}

/**
 * Tells that a ledger is not empty.
 *
 * @throws {LedgerError} If it holds anything.
 */
export async function refuseFilled(db: Queries): Promise<void> {
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
