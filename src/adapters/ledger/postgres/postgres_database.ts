import { Kysely, type PostgresPool } from "kysely";
import type { Tables } from "../tables.ts";
import { PipelinedDialect } from "./pipelined_dialect.ts";

/** Returns the ledger's database in a schema of PostgreSQL to Kysely. */
export function postgresDatabase(pool: PostgresPool, schema: string): Kysely<Tables> {
  // Every name is written with its schema: a search path would be a state of the session.
  return new Kysely<Tables>({ dialect: new PipelinedDialect({ pool }) }).withSchema(schema);
}
