import type { Lease } from "../../../domain/window/owner.ts";
import { shrink } from "../../../domain/window/shrink.ts";
import type { Sql } from "../sql/ledger_database.ts";

const HELD = `select start, "end" from {schema}.windows
  where id = $windowId and token = $token and state = 'leased'`;
/** The rest first: the part that is done takes over the window's old start, which only one window can have. */
const SHRINK = `update {schema}.windows set start = $until
  where id = $windowId and token = $token and state = 'leased' returning id`;
const ADD_DONE = `insert into {schema}.windows
    (plugin, kind, backfill_id, start, "end", state, attempts, failures, token)
  select plugin, kind, backfill_id, $start, $until, 'done', attempts, failures, 0
  from {schema}.windows where id = $windowId`;

/** Splits a held window at `until`, in the transaction `sql`; see `Ledger.checkpoint()`. */
export async function checkpointWindow(
  sql: Sql,
  { windowId, token }: Lease,
  until: Date,
): Promise<boolean> {
  const [row] = await sql.query<{ start: number; end: number }>(HELD, { windowId, token });
  if (row === undefined) return false;
  const { done } = shrink({ start: new Date(row.start), end: new Date(row.end) }, until);
  const values = { windowId, token, start: done.start.getTime(), until: done.end.getTime() };
  if ((await sql.query(SHRINK, values)).length === 0) return false;
  await sql.query(ADD_DONE, values);
  return true;
}
