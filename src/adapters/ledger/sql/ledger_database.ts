/** What a statement is given, by name. */
export type Values = Readonly<Record<string, string | number | null>>;

/**
 * Carries out statements in plain SQL, written once for all databases: in their texts `$name` stands for a value, and
 * `{schema}` for where the tables are.
 */
export interface Sql {
  /** Whether transactions run side by side, and each statement is a way to a server and back. */
  readonly shared: boolean;
  /**
   * Carries out a statement; returns the rows that it selects or returns, which are what its text says. Statements whose
   * callers do not wait in between leave together, and are carried out in their order.
   */
  ask<Row = unknown>(statement: string, values?: Values): Promise<Row[]>;
}

/** Statements of one transaction. */
export interface Transaction extends Sql {
  /** Carries out the last statement of the transaction: the commit leaves with it where that spares a way. */
  askLast<Row = unknown>(statement: string, values?: Values): Promise<Row[]>;
}

/** The database that a ledger is in. Faults that are its own arrive explained, as `LedgerError`. */
export interface LedgerDatabase extends Sql, AsyncDisposable {
  /** Lets `work` change the ledger: all that it does is done, or, if it throws, nothing. */
  transaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T>;
  /** Lets `work` look: all that it reads is of one moment. */
  reading<T>(work: (sql: Transaction) => Promise<T>): Promise<T>;
}
