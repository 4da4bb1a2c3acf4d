import type { NumberedTable, TableRow } from "../domain/archive/tables.ts";
import type { Retention } from "../domain/archive/retention.ts";

/** Which number each table gives next. */
export type NextNumbers = Readonly<Record<NumberedTable, number>>;

/** A ledger as its rows, which are checked, moved to another database, or deleted when they are old. */
export interface LedgerArchive extends AsyncDisposable {
  /**
   * Hands on every row, as all were at one moment, while others go on working: table after table, in each plugin after
   * plugin, windows of one track oldest first.
   */
  read(take: TakeRows): Promise<void>;
  /**
   * Fills an empty ledger: all that `give` hands on, or nothing.
   *
   * @throws {LedgerError} If the ledger is not empty, or a row cannot be in one.
   */
  write(give: (put: PutRows) => Promise<NextNumbers>): Promise<void>;
  /** Tells whether a plugin has runs that may go, and have been old for a day. */
  isOverdue(plugin: string, retention: Retention): Promise<boolean>;
  /**
   * Deletes a plugin's old runs and makes one window of old ones that follow each other and have no runs left, in small
   * steps between which others work, until nothing is left to do or `stop` aborts.
   */
  prune(plugin: string, retention: Retention, stop: AbortSignal): Promise<Pruned>;
}

/** Takes what is read. */
export interface TakeRows {
  numbers(next: NextNumbers): void;
  row(row: TableRow): void;
  /** Called now and then; once it returns true, nothing more is read. */
  hasEnough?(): boolean;
}

/** Writes rows of one table. */
export type PutRows = (rows: readonly TableRow[]) => Promise<void>;

/** What went. */
export interface Pruned {
  readonly runs: number;
  readonly windows: number;
}
