import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { Tables } from "./tables.ts";
import type { Sql, Values } from "./ledger_database.ts";

/**
 * Builders of queries on the ledger's tables. They have neither transactions, which are {@linkcode LedgerDatabase}'s, nor
 * counts of changed rows: what has to be counted is returned by its statement.
 */
export type Queries = Pick<Kysely<Tables>, "selectFrom" | "insertInto" | "deleteFrom">;

/**
 * Lets Kysely build queries that are executed by `sql`: an open transaction, or a database, where each query stands alone.
 * All databases get the same text, in which values are named by their numbers.
 */
export function queriesOn(sql: Sql): Queries {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new SqlDriver(sql),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }).withSchema("{schema}");
}

class SqlDriver extends DummyDriver {
  readonly #connection: DatabaseConnection;

  constructor(sql: Sql) {
    super();
    this.#connection = {
      executeQuery: async <Row>({ sql: statement, parameters }: CompiledQuery) => ({
        rows: await sql.query<Row>(statement, toValues(parameters)),
      }),
      streamQuery() {
        throw new TypeError("Cannot stream rows: read them page by page");
      },
    };
  }

  override acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection);
  }
}

function toValues(parameters: readonly unknown[]): Values {
  return Object.fromEntries(parameters.map((parameter, index) => [index + 1, toValue(parameter)]));
}

function toValue(parameter: unknown): number | string | null {
  if (typeof parameter === "number" || typeof parameter === "string" || parameter === null) return parameter;
  throw new TypeError(`Cannot store a value of type "${typeof parameter}": the ledger has no column for it`);
}
