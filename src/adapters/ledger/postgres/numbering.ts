import type { Numbering } from "../archive/numbering.ts";

interface Sequence {
  readonly last_value: number;
  readonly is_called: boolean;
}

/** PostgreSQL keeps the last number of each table in a sequence. */
export const NUMBERING: Numbering = {
  async next(sql, table) {
    const statement = `select last_value, is_called from {schema}.${table}_id_seq`;
    const [{ last_value, is_called } = { last_value: 1, is_called: false }] = await sql.query<Sequence>(
      statement,
    );
    return is_called ? last_value + 1 : last_value;
  },
  async setNext(sql, table, next) {
    await sql.query(`select setval('{schema}.${table}_id_seq', $next, false)`, { next });
  },
};
