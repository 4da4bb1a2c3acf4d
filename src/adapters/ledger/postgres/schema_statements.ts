// @ts-types="@types/pg"
import type pg from "pg";
import type { Capabilities, Values } from "../database/ledger_database.ts";
import { type ParsedStatement, parseStatement } from "../database/statement.ts";

/** What PostgreSQL can do. */
export const POSTGRES: Capabilities = { rowLocks: true, writableCtes: true };

/** Most statements that are kept: far more than there are of constant text. */
const MOST_KEPT = 200;

/** Sends statements for the tables of one schema. */
export class SchemaStatements {
  readonly #schema: string;
  /** Not prepared on the server: a pooler hands the next transaction to another session. */
  readonly #parsed = new Map<string, ParsedStatement>();

  constructor(schema: string) {
    this.#schema = schema;
  }

  /** Sends a statement over a connection; returns its rows. */
  async send<Row>(client: pg.ClientBase, statement: string, values: Values = {}): Promise<Row[]> {
    const { text, bind } = this.#parse(statement);
    // The statement says what its rows are.
    return (await client.query(text, bind(values))).rows as Row[];
  }

  #parse(statement: string): ParsedStatement {
    const known = this.#parsed.get(statement);
    if (known !== undefined) return known;
    const parsed = parseStatement(statement, { schema: this.#schema, placeholder: (place) => `$${place}` });
    if (this.#parsed.size >= MOST_KEPT) this.#parsed.clear();
    this.#parsed.set(statement, parsed);
    return parsed;
  }
}
