import type { WindowChoice } from "../../../ports/hand_work.ts";
import type { Sql } from "../sql/ledger_database.ts";
import { changeWaiting, WAITING } from "./change_waiting.ts";

const SKIP = `update {schema}.windows set state = 'skipped', not_before = null, decision_id = $decisionId
  where ${WAITING}`;

/** Gives parked and owed windows up, in the transaction `sql`; see `HandWork.skip()`. */
export async function skipWindows(sql: Sql, choice: WindowChoice): Promise<number> {
  return await changeWaiting(sql, choice, { kind: "skip", change: SKIP });
}
