import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type Generated, Kysely, SqliteDialect, type SqliteStatement } from "kysely";

/** The table that the cleaner works on. */
interface Tables {
  readonly access_tokens: {
    readonly id: Generated<number>;
    /** ISO 8601, UTC. */
    readonly created_at: string;
  };
}

/** The access tokens of a database. */
export interface Tokens extends AsyncDisposable {
  /** Deletes tokens that were made before an instant; returns how many. */
  deleteOlderThan(instant: Date): Promise<number>;
}

/** Opens the access tokens in a SQLite database. */
export function openTokens(path: string): Tokens {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA busy_timeout = 5000");
  const kysely = new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: { close: () => database.close(), prepare: (sql) => statement(database, sql) },
    }),
  });
  return {
    async deleteOlderThan(instant) {
      const { numDeletedRows } = await kysely.deleteFrom("access_tokens")
        .where("created_at", "<", instant.toISOString())
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}

/** Kysely asks each statement whether it returns rows; Deno's statements do not tell before they ran. */
function statement(database: DatabaseSync, sql: string): SqliteStatement {
  const prepared = database.prepare(sql);
  return {
    reader: /^\s*select\b|\breturning\b/i.test(sql),
    all: (values) => prepared.all(...values as SQLInputValue[]),
    run: (values) => prepared.run(...values as SQLInputValue[]),
    iterate: (values) => prepared.iterate(...values as SQLInputValue[]),
  };
}
