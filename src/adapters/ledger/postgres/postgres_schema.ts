// @ts-types="@types/pg"
import type pg from "pg";
import type { LedgerDatabase, Transaction, Values } from "../sql/ledger_database.ts";
import { type Placed, placeValues } from "../sql/place_values.ts";
import { BEGIN, BEGIN_READING } from "./begin.ts";
import { CommitInDoubt } from "./commit_in_doubt.ts";
import { isPassing } from "./explain_fault.ts";
import type { LedgerPool } from "./open_pool.ts";
import { PostgresTransaction } from "./postgres_transaction.ts";

/** A {@linkcode LedgerDatabase} in a schema of PostgreSQL. */
export class PostgresSchema implements LedgerDatabase {
  readonly shared = true;
  readonly #pool: LedgerPool;
  readonly #schema: string;
  /** Not prepared on the server: a pooler hands the next transaction to another session. */
  readonly #placed = new Map<string, Placed>();

  /** Connects to nothing yet. */
  constructor(pool: LedgerPool, schema: string) {
    this.#pool = pool;
    this.#schema = schema;
  }

  async ask<Row>(statement: string, values?: Values): Promise<Row[]> {
    return await this.#connected((client) => this.#send<Row>(client, statement, values));
  }

  async transaction<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    return await this.#connected((client) => this.#between(client, BEGIN, work));
  }

  async reading<T>(work: (sql: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.#connected((client) => this.#between(client, BEGIN_READING, work));
    } catch (error) {
      // It changed nothing, whatever became of its end.
      throw error instanceof CommitInDoubt ? error.cause : error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }

  async #connected<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken = false;
    try {
      return await work(client);
    } catch (error) {
      broken = error instanceof CommitInDoubt || isPassing(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async #between<T>(
    client: pg.ClientBase,
    begin: string,
    work: (sql: Transaction) => Promise<T>,
  ): Promise<T> {
    const sql = new PostgresTransaction(
      client,
      begin,
      (statement, values) => this.#send(client, statement, values),
    );
    try {
      const result = await work(sql);
      await sql.commit();
      return result;
    } catch (error) {
      // A connection that is given up is not asked for anything: the server rolls back when it is closed.
      if (!isPassing(error)) await sql.rollback();
      throw error;
    }
  }

  async #send<Row>(client: pg.ClientBase, statement: string, values: Values = {}): Promise<Row[]> {
    const { text, order } = this.#place(statement);
    // The statement says what its rows are.
    return (await client.query(text, order(values))).rows as Row[];
  }

  #place(statement: string): Placed {
    const known = this.#placed.get(statement);
    if (known !== undefined) return known;
    const placed = placeValues(statement, { schema: this.#schema, mark: (place) => `$${place}` });
    this.#placed.set(statement, placed);
    return placed;
  }
}
