import type { Values } from "./ledger_database.ts";

/** How a database writes statements. */
export interface Dialect {
  /** Where the tables are. */
  readonly schema: string;
  /** Returns the placeholder of the value at `place`, counted from 1. */
  readonly placeholder: (place: number) => string;
}

/** A statement whose values have places instead of names. */
export interface ParsedStatement {
  readonly text: string;
  /** Returns the values in the order of their places. */
  readonly bind: (values: Values) => (string | number | null)[];
}

/**
 * Parses a statement with named values.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const statement = "select id from {schema}.windows where start = $at or state = $state and start < $at";
 * const { text, bind } = parseStatement(statement, { schema: "main", placeholder: () => "?" });
 * assertEquals(text, "select id from main.windows where start = ? or state = ? and start < ?");
 * assertEquals(bind({ at: 5, state: "done" }), [5, "done", 5]);
 * ```
 */
export function parseStatement(statement: string, { schema, placeholder }: Dialect): ParsedStatement {
  const names: string[] = [];
  const text = statement.replaceAll("{schema}", schema)
    .replace(/\$(\w+)/g, (_, name: string) => placeholder(names.push(name)));
  return { text, bind: (values) => names.map((name) => valueOf(values, name)) };
}

function valueOf(values: Values, name: string): string | number | null {
  const value = values[name];
  if (value !== undefined) return value;
  throw new TypeError(`Cannot execute a statement: it has no value "${name}"`);
}
