import type { DatabaseSync, StatementSync } from "node:sqlite";
import { LedgerError } from "../../../ports/ledger.ts";
import type { Capabilities, LedgerDatabase, Transaction, Values } from "../database/ledger_database.ts";
import { type ParsedStatement, parseStatement } from "../database/statement.ts";
import { SQLITE } from "./dialect.ts";
import { explainError, isLocked } from "./errors.ts";
import { BUSY_MS, openFile, type SqliteOptions } from "./open.ts";

/** Transactions that write are one after the other, and no statement is a round trip. */
const CAPABILITIES: Capabilities = { rowLocks: false, writableCtes: false };

/** How long a statement waits in one go: meanwhile neither signals nor timers get their turn. */
const LONGEST_WAIT_MS = 1_000;

/** Most statements that are kept: far more than there are of constant text. */
const MOST_KEPT = 200;

/** A statement that is ready to be executed. */
interface Kept {
  readonly prepared: StatementSync;
  readonly bind: ParsedStatement["bind"];
}

/**
 * A {@linkcode LedgerDatabase} in an SQLite file. Transactions take the write lock as they begin: one that took it at its
 * first write could find that another process wrote after its first read, and would have to fail.
 */
export class SqliteDatabase implements LedgerDatabase {
  readonly capabilities = CAPABILITIES;
  readonly #path: string;
  readonly #options: SqliteOptions;
  #opening: Promise<DatabaseSync> | undefined;
  /** Preparing a statement takes longer than executing it: one that adds a window brings its triggers along. */
  readonly #kept = new Map<string, Kept>();
  #last: Promise<unknown> = Promise.resolve();

  /**
   * Opens nothing yet.
   *
   * @param path Absolute path of the file, which is made if there is none.
   */
  constructor(path: string, options: SqliteOptions) {
    this.#path = path;
    this.#options = options;
  }

  get #busyMs(): number {
    return this.#options.busyMs ?? BUSY_MS;
  }

  async query<Row>(statement: string, values: Values = {}): Promise<Row[]> {
    return await this.#inTurn((database) =>
      this.#patiently(() => this.#execute<Row>(database, statement, values))
    );
  }

  async transaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    return await this.#inTurn((database) => this.#between(database, "begin immediate", work));
  }

  async reading<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    return await this.#inTurn((database) => this.#between(database, "begin", work));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    // A later call gets an error; a kept statement of a closed file ends the whole process in Deno 2.4.
    this.#kept.clear();
    // What could not be opened need not be closed; its caller got the error.
    (await this.#opening?.catch(() => undefined))?.close();
  }

  /** There is one connection: what is called meanwhile must not get into the transaction of another call. */
  #inTurn<T>(work: (database: DatabaseSync) => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => await work(await this.#open()));
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #open(): Promise<DatabaseSync> {
    this.#opening ??= this.#openNew();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  async #openNew(): Promise<DatabaseSync> {
    const database = await openFile(this.#path, this.#options);
    database.exec(`pragma busy_timeout = ${Math.min(this.#busyMs, LONGEST_WAIT_MS)}`);
    return database;
  }

  /** Does what fails, and changes nothing, while another process keeps the file locked. */
  async #patiently<T>(work: () => T): Promise<T> {
    const deadline = performance.now() + this.#busyMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        const isOver = performance.now() >= deadline;
        if (isOver || !(error instanceof LedgerError && isLocked(error.cause))) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  async #between<T>(
    database: DatabaseSync,
    begin: string,
    work: (sql: Transaction) => Promise<T>,
  ): Promise<T> {
    let isOver = false;
    const executeOpen = <Row>(statement: string, values?: Values) => {
      // It would be executed all the same, by itself or in the transaction of another.
      if (isOver) throw new TypeError("Cannot execute a statement: its transaction is over");
      return this.#execute<Row>(database, statement, values);
    };
    await this.#patiently(() => this.#execute(database, begin));
    try {
      const result = await work({
        capabilities: CAPABILITIES,
        query: <Row>(statement: string, values?: Values) =>
          Promise.try(() => executeOpen<Row>(statement, values)),
        queryAndCommit: <Row>(statement: string, values?: Values) =>
          Promise.try(() => {
            const rows = executeOpen<Row>(statement, values);
            isOver = true;
            return rows;
          }),
      });
      isOver = true;
      this.#execute(database, "commit");
      return result;
    } catch (error) {
      isOver = true;
      this.#rollBack(database);
      throw error;
    }
  }

  #rollBack(database: DatabaseSync): void {
    try {
      this.#execute(database, "rollback");
    } catch (error) {
      // After a full disk or a failed read or write SQLite has rolled back by itself; that first error is the one to report.
      if (!(error instanceof Error && error.message.includes("no transaction is active"))) throw error;
    }
  }

  #execute<Row>(database: DatabaseSync, statement: string, values: Values = {}): Row[] {
    try {
      const { prepared, bind } = this.#keep(database, statement);
      // The statement says what its rows are.
      return prepared.all(...bind(values)) as Row[];
    } catch (error) {
      throw explainError(error, this.#path);
    }
  }

  #keep(database: DatabaseSync, statement: string): Kept {
    const kept = this.#kept.get(statement);
    if (kept !== undefined) return kept;
    const { text, bind } = parseStatement(statement, SQLITE);
    const added = { prepared: database.prepare(text), bind };
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(statement, added);
    return added;
  }
}
