import { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { ImmediateDialect } from "./immediate_dialect.ts";
import { openDatabase, type SqliteOptions } from "./open_database.ts";
import { toKyselyDatabase } from "./to_kysely_database.ts";

/** Returns the ledger's database in the SQLite file at `path` to Kysely; the first call opens it, and makes it if there is none. */
export function sqliteDatabase(path: string, options: SqliteOptions): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new ImmediateDialect({
      database: async () => toKyselyDatabase(await openDatabase(path, options), path),
    }),
  });
}
