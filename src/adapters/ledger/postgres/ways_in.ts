import { type Kysely, sql } from "kysely";
import type { NumberedTable } from "../../../domain/archive/tables.ts";
import { type DatabaseWays, NUMBERED } from "../archive/numbers.ts";
import type { Tables } from "../tables.ts";

/** PostgreSQL counts what was given in a sequence for each table. */
export function waysIn(schema: string): DatabaseWays {
  const sequence = (table: NumberedTable) => sql.id(schema, `${table}_id_seq`);
  return {
    async nextNumber(db: Kysely<Tables>, table) {
      const { rows } = await sql<{ last_value: number; is_called: boolean }>`
        select last_value, is_called from ${sequence(table)}`.execute(db);
      const [{ last_value, is_called } = { last_value: 1, is_called: false }] = rows;
      return is_called ? last_value + 1 : last_value;
    },
    async setNextNumber(db, table, next) {
      await sql`select setval(${`${schema}.${table}_id_seq`}, ${next}, false)`.execute(db);
    },
    async seize(db) {
      // Whoever hands on the rows may take his time.
      await sql`set local idle_in_transaction_session_timeout = 0`.execute(db);
      const tables = ["plugins", ...NUMBERED].map((table) => sql.id(schema, table));
      await sql`lock table ${sql.join(tables)} in exclusive mode`.execute(db);
    },
  };
}
