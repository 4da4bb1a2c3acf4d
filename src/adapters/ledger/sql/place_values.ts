import type { Values } from "./ledger_database.ts";

/** How a database wants its statements. */
export interface Placing {
  /** Where the tables are. */
  readonly schema: string;
  /** Returns what stands in the text for the value at `place`, counted from 1. */
  readonly mark: (place: number) => string;
}

/** A statement as a database takes it. */
export interface Placed {
  readonly text: string;
  /** Puts values into the order of their places. */
  readonly order: (values: Values) => (string | number | null)[];
}

/**
 * Turns a statement with named values into one with places.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const statement = "select id from {schema}.windows where start = $at or state = $state and start < $at";
 * const { text, order } = placeValues(statement, { schema: "main", mark: () => "?" });
 * assertEquals(text, "select id from main.windows where start = ? or state = ? and start < ?");
 * assertEquals(order({ at: 5, state: "done" }), [5, "done", 5]);
 * ```
 */
export function placeValues(statement: string, { schema, mark }: Placing): Placed {
  const names: string[] = [];
  const text = statement.replaceAll("{schema}", schema)
    .replace(/\$(\w+)/g, (_, name: string) => mark(names.push(name)));
  return { text, order: (values) => names.map((name) => valueOf(values, name)) };
}

function valueOf(values: Values, name: string): string | number | null {
  const value = values[name];
  if (value !== undefined) return value;
  throw new TypeError(`Cannot execute a statement: it has no value "${name}"`);
}
