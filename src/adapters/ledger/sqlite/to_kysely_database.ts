import type { DatabaseSync } from "node:sqlite";
import type { SqliteDatabase } from "kysely";
import { explainFault } from "./explain_fault.ts";

/** Statements that return rows, of those that Kysely writes; Deno 2.4 cannot tell it of a statement. */
const READER = /^(select|with|pragma)\b|\breturning\b/;

/** Shows Deno's SQLite to Kysely as the library that it was written for, with faults of the file explained. */
export function toKyselyDatabase(database: DatabaseSync, path: string): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = explained(() => database.prepare(sql));
      return {
        reader: READER.test(sql),
        all: (parameters) => explained(() => statement.all(...parameters.map(toValue))),
        run: (parameters) => explained(() => statement.run(...parameters.map(toValue))),
        iterate: (parameters) => explained(() => statement.iterate(...parameters.map(toValue))),
      };
    },
  };

  function explained<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw explainFault(error, path);
    }
  }
}

function toValue(parameter: unknown): number | string | null {
  if (typeof parameter === "number" || typeof parameter === "string" || parameter === null) return parameter;
  throw new TypeError(`Cannot store a value of type "${typeof parameter}": the ledger has no column for it`);
}
