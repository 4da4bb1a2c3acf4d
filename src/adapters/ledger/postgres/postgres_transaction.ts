// @ts-types="@types/pg"
import type pg from "pg";
import type { Transaction, Values } from "../database/ledger_database.ts";
import { CommitInDoubt } from "./errors.ts";
import { isPassing } from "./errors.ts";
import { POSTGRES } from "./schema_statements.ts";

/** Sends a statement over the connection of a transaction; returns its rows. */
export type Send = <Row>(statement: string, values?: Values) => Promise<Row[]>;

/** A transaction, which begins on the way of its first statement, and not a round trip before it. */
export class PostgresTransaction implements Transaction {
  readonly capabilities = POSTGRES;
  readonly #client: pg.ClientBase;
  readonly #send: Send;
  #isOver = false;

  /** Begins; the connection is nobody else's until the end. */
  constructor(client: pg.ClientBase, begin: string, send: Send) {
    this.#client = client;
    this.#send = send;
    // It fails only with the connection, and with that the first statement does, too.
    client.query(begin).catch(() => {});
  }

  async query<Row>(statement: string, values?: Values): Promise<Row[]> {
    // It would be executed all the same, by itself and for good.
    if (this.#isOver) throw new TypeError("Cannot execute a statement: its transaction is over");
    return await this.#send<Row>(statement, values);
  }

  async queryAndCommit<Row>(statement: string, values?: Values): Promise<Row[]> {
    const [answer, end] = await Promise.allSettled([this.query<Row>(statement, values), this.commit()]);
    if (end.status === "rejected" && end.reason instanceof CommitInDoubt) throw end.reason;
    if (answer.status === "rejected") {
      // The server makes a rollback of the commit of what failed; here an answer was only waited for no longer.
      throw end.status === "fulfilled" ? new CommitInDoubt(answer.reason) : answer.reason;
    }
    if (end.status === "rejected") throw end.reason;
    return answer.value;
  }

  /**
   * Commits, unless that is done.
   *
   * @throws {CommitInDoubt} If the connection broke meanwhile.
   */
  async commit(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    let end: pg.QueryResult;
    try {
      end = await this.#client.query("commit");
    } catch (error) {
      throw isPassing(error) ? new CommitInDoubt(error) : error;
    }
    if (end.command !== "COMMIT") throw new Error("Cannot commit: the server rolled the transaction back");
  }

  /**
   * Rolls back what is not committed.
   *
   * @param cause The error for which that is done.
   */
  async rollback(cause?: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    // A connection that is given up gets no further statement: the server rolls back when it is closed.
    if (isPassing(cause)) return;
    // The server rolls back what is left of a lost connection; the error that came first is the one to report.
    await this.#client.query("rollback").catch(() => {});
  }
}
