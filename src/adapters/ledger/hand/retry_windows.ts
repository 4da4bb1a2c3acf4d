import type { Kysely } from "kysely";
import type { WindowChoice } from "../../../ports/hand_work.ts";
import type { Tables } from "../tables.ts";
import { changeWaiting } from "./change_waiting.ts";

/** Owes parked and owed windows afresh, in the transaction `db`; see `HandWork.retry()`. */
export async function retryWindows(db: Kysely<Tables>, choice: WindowChoice): Promise<number> {
  return await changeWaiting(db, choice, {
    kind: "retry",
    change: () => ({ state: "owed", failures: 0, not_before: choice.decision.at.getTime() }),
  });
}
