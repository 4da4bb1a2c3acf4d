import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";

/** Keeps all other work on a plugin away until the transaction `db` ends. SQLite's keep all other writers away. */
export async function holdPlugin(db: Kysely<Tables>, plugin: string): Promise<void> {
  if (db.getExecutor().adapter.supportsMultipleConnections === false) return;
  await db.selectFrom("plugins").select("name").where("name", "=", plugin).forNoKeyUpdate().execute();
}
