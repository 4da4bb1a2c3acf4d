import type { WindowChoice } from "../../../ports/hand_work.ts";
import type { Sql } from "../sql/ledger_database.ts";
import { changeWaiting, WAITING } from "./change_waiting.ts";

const OWE = `update {schema}.windows set state = 'owed', failures = 0, not_before = $at where ${WAITING}`;

/** Owes parked and owed windows afresh, in the transaction `sql`; see `HandWork.retry()`. */
export async function retryWindows(sql: Sql, choice: WindowChoice): Promise<number> {
  return await changeWaiting(sql, choice, { kind: "retry", change: OWE });
}
