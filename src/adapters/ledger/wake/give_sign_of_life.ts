import type { Heartbeat, Lease } from "../../../domain/window/owner.ts";
import type { Sql } from "../sql/ledger_database.ts";

const MOVE_EXPIRY = `update {schema}.windows set expires_at = $expiresAt
  where id = $windowId and token = $token and state = 'leased' returning stop_at`;

/** Moves a lease's expiry; see `Ledger.heartbeat()`. */
export async function giveSignOfLife(sql: Sql, lease: Lease, expiresAt: Date): Promise<Heartbeat> {
  const { windowId, token } = lease;
  const values = { windowId, token, expiresAt: expiresAt.getTime() };
  const [row] = await sql.query<{ stop_at: number | null }>(MOVE_EXPIRY, values);
  if (row === undefined) return "lost";
  return row.stop_at === null ? "held" : "stop";
}
