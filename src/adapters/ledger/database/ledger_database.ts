/** Values of a statement, by name. */
export type Values = Readonly<Record<string, string | number | null>>;

/** What a database can do of what others cannot. */
export interface Capabilities {
  /** Locks rows that a query reads, since transactions run side by side. Else a transaction that writes is alone. */
  readonly rowLocks: boolean;
  /** Takes several changes as one statement, since each statement is a round trip. */
  readonly writableCtes: boolean;
}

/**
 * Executes statements in plain SQL, written once for all databases: in their texts `$name` stands for a value, and
 * `{schema}` for where the tables are.
 */
export interface Sql {
  readonly capabilities: Capabilities;
  /**
   * Executes a statement; returns the rows that it selects or returns, which are what its text says. Statements whose
   * callers do not wait in between leave together, and are executed in their order.
   */
  query<Row = unknown>(statement: string, values?: Values): Promise<Row[]>;
}

/** Statements of one transaction. None is executed after its end. */
export interface Transaction extends Sql {
  /** Executes the last statement of the transaction: the commit leaves with it where that saves a round trip. */
  queryAndCommit<Row = unknown>(statement: string, values?: Values): Promise<Row[]>;
}

/** How a transaction is run. */
export interface TransactionOptions {
  /** Calls `work` once only: what it hands on or takes cannot be had again. */
  readonly once?: boolean;
}

/**
 * The database that a ledger is in. Errors that are its own arrive explained, as `LedgerError`. After an error that may be
 * gone in a moment, a statement may be executed again, and `work` be called again; what may have been committed is not
 * repeated, but for statements outside of transactions.
 */
export interface LedgerDatabase extends Sql, AsyncDisposable {
  /** Lets `work` change the ledger: all that it does is done, or, if it throws, nothing. */
  transaction<T>(work: (sql: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Lets `work` read: all that it reads is of one moment. */
  reading<T>(work: (sql: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T>;
}

/** Why rows are read: as they are, or to change them in the same transaction by what was read. */
export type Purpose = "read" | "change";

/** Returns a query that locks the rows that it reads to change, where the database has such locks. */
export function locking({ capabilities }: Sql, query: string, purpose: Purpose): string {
  // Not against those that only add rows that refer to these.
  return capabilities.rowLocks && purpose === "change" ? `${query} for no key update` : query;
}
