import type { LedgerDatabase, Transaction } from "../../src/adapters/ledger/database/ledger_database.ts";

/** What becomes of a transaction whose process is killed in the middle. */
export class BrokenOff extends Error {
  constructor() {
    super("The process of this transaction broke off");
  }
}

/** Lets a transaction of a database end as it does when its process is killed in the middle. */
export class Fuse {
  #left = Infinity;

  /** Lets the next transaction break off after so many statements, or before its commit. */
  light(statements: number): void {
    this.#left = statements;
  }

  /** Lets it be. */
  putOut(): void {
    this.#left = Infinity;
  }

  /** Returns the database with the fuse in it. */
  guard(database: LedgerDatabase): LedgerDatabase {
    return {
      capabilities: database.capabilities,
      query: (statement, values) => database.query(statement, values),
      reading: (work) => database.reading(work),
      transaction: (work) => database.transaction((sql) => this.#during(sql, work)),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  }

  async #during<T>(sql: Transaction, work: (sql: Transaction) => Promise<T>): Promise<T> {
    let isCommitted = false;
    const result = await work({
      capabilities: sql.capabilities,
      query: async (statement, values) => {
        this.#burn(1);
        return await sql.query(statement, values);
      },
      queryAndCommit: async (statement, values) => {
        // A commit leaves with it: the break can only come before.
        this.#burn(Infinity);
        isCommitted = true;
        return await sql.queryAndCommit(statement, values);
      },
    });
    if (!isCommitted) this.#burn(Infinity);
    return result;
  }

  /** Breaks off if the fuse is lit, and no longer than this. */
  #burn(length: number): void {
    if (this.#left === Infinity) return;
    this.#left -= length;
    if (this.#left >= 0) return;
    this.#left = Infinity;
    throw new BrokenOff();
  }
}
