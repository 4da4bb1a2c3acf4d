// @ts-types="@types/pg"
import type pg from "pg";
import type { Capabilities, Values } from "../sql/ledger_database.ts";
import { type Placed, placeValues } from "../sql/place_values.ts";

/** What PostgreSQL can do. */
export const POSTGRES: Capabilities = { rowLocks: true, writableCtes: true };

/** Most statements whose places are kept: far more than there are of constant text. */
const MOST_KEPT = 200;

/** Sends statements for the tables of one schema. */
export class SchemaStatements {
  readonly #schema: string;
  /** Not prepared on the server: a pooler hands the next transaction to another session. */
  readonly #placed = new Map<string, Placed>();

  constructor(schema: string) {
    this.#schema = schema;
  }

  /** Sends a statement over a connection; returns its rows. */
  async send<Row>(client: pg.ClientBase, statement: string, values: Values = {}): Promise<Row[]> {
    const { text, order } = this.#place(statement);
    // The statement says what its rows are.
    return (await client.query(text, order(values))).rows as Row[];
  }

  #place(statement: string): Placed {
    const known = this.#placed.get(statement);
    if (known !== undefined) return known;
    const placed = placeValues(statement, { schema: this.#schema, mark: (place) => `$${place}` });
    if (this.#placed.size >= MOST_KEPT) this.#placed.clear();
    this.#placed.set(statement, placed);
    return placed;
  }
}
