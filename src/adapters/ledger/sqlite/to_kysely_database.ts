import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SqliteDatabase } from "kysely";
import { explainFault } from "./explain_fault.ts";

/** Statements that return rows, of those that Kysely writes; Deno 2.4 cannot tell it of a statement. */
const READER = /^(select|with|pragma)\b|\breturning\b/;

/** Claims and commits use a dozen; an import or a query of many values must not fill the memory. */
const KEPT = 64;

/** Shows Deno's SQLite to Kysely as the library that it was written for, with faults of the file explained. */
export function toKyselyDatabase(database: DatabaseSync, path: string): SqliteDatabase {
  const kept = new Map<string, StatementSync>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = explained(() => keep(sql));
      return {
        reader: READER.test(sql),
        all: (parameters) => explained(() => statement.all(...parameters.map(toValue))),
        run: (parameters) => explained(() => statement.run(...parameters.map(toValue))),
        // One of its own: others may ask the same while its rows are gone through.
        iterate: (parameters) => explained(() => database.prepare(sql).iterate(...parameters.map(toValue))),
      };
    },
  };

  /** To prepare a statement takes longer than to carry it out: one that adds a window brings its triggers along. */
  function keep(sql: string): StatementSync {
    const statement = kept.get(sql) ?? database.prepare(sql);
    // Not one that asks for all columns: it would go on with the names that they had, whatever the table has become.
    if (kept.size < KEPT && !sql.includes("*")) kept.set(sql, statement);
    return statement;
  }

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
