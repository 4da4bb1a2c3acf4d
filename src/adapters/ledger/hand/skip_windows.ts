import type { Kysely } from "kysely";
import type { WindowChoice } from "../../../ports/hand_work.ts";
import type { Tables } from "../tables.ts";
import { changeWaiting } from "./change_waiting.ts";

/** Gives parked and owed windows up, in the transaction `db`; see `HandWork.skip()`. */
export async function skipWindows(db: Kysely<Tables>, choice: WindowChoice): Promise<number> {
  return await changeWaiting(db, choice, {
    kind: "skip",
    change: (decision_id) => ({ state: "skipped", not_before: null, decision_id }),
  });
}
