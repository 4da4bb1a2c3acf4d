// @ts-types="@types/pg"
import type pg from "pg";
import type { LedgerDatabase, Transaction, Values } from "../database/ledger_database.ts";
import { CommitInDoubt, isPassing } from "./errors.ts";
import type { LedgerPool } from "./pool.ts";
import { PostgresTransaction } from "./postgres_transaction.ts";
import { POSTGRES, SchemaStatements } from "./schema_statements.ts";

/**
 * Begins a transaction that changes something. The limits live and end with it. A process that is stopped in the middle of
 * one (a laptop asleep, a host cut off) must not keep all others away from its rows.
 */
const BEGIN = "begin; set local statement_timeout = 10000; set local lock_timeout = 8000; " +
  "set local idle_in_transaction_session_timeout = 10000";

/** Begins one in which all that is read is of one moment. */
const BEGIN_READING = "begin transaction isolation level repeatable read read only";

/** A {@linkcode LedgerDatabase} in a schema of PostgreSQL. */
export class PostgresDatabase implements LedgerDatabase {
  readonly capabilities = POSTGRES;
  readonly #pool: LedgerPool;
  readonly #statements: SchemaStatements;

  /** Connects to nothing yet. */
  constructor(pool: LedgerPool, schema: string) {
    this.#pool = pool;
    this.#statements = new SchemaStatements(schema);
  }

  async query<Row>(statement: string, values?: Values): Promise<Row[]> {
    return await this.#connected((client) => this.#statements.send<Row>(client, statement, values));
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
      (statement, values) => this.#statements.send(client, statement, values),
    );
    try {
      const result = await work(sql);
      await sql.commit();
      return result;
    } catch (error) {
      await sql.rollback(error);
      throw error;
    }
  }
}
