import type { Kysely, UpdateObject } from "kysely";
import type { DecisionKind } from "../../../domain/window/decision.ts";
import type { WindowChoice } from "../../../ports/hand_work.ts";
import { findPlugin } from "../plugin_rows.ts";
import type { Tables } from "../tables.ts";
import { UNSETTLED } from "../window_rows.ts";
import { addDecision } from "./decision_rows.ts";

/** What becomes of the windows that a choice means. */
export interface WaitingChange {
  readonly kind: DecisionKind;
  readonly change: (decisionId: number) => UpdateObject<Tables, "windows">;
}

/** Changes the parked and owed windows that a choice means, and puts the decision on record; returns how many they are. */
export async function changeWaiting(
  db: Kysely<Tables>,
  { plugin, windowId, decision }: WindowChoice,
  { kind, change }: WaitingChange,
): Promise<number> {
  // Held, as by a claim: what is counted here is what is changed below.
  if (await findPlugin(db, plugin, "change") === undefined) return 0;
  const { count, start, end } = await db.selectFrom("windows")
    .select(({ fn }) => [
      fn.countAll<number | string | bigint>().as("count"),
      fn.min<number | null>("start").as("start"),
      fn.max<number | null>("end").as("end"),
    ])
    .where(UNSETTLED).where("plugin", "=", plugin).where("state", "!=", "leased")
    .$if(windowId !== undefined, (query) => query.where("id", "=", windowId ?? 0))
    .executeTakeFirstOrThrow();
  if (start === null || end === null) return 0;
  const window = { start: new Date(start), end: new Date(end) };
  const decisionId = await addDecision(db, { plugin, kind, decision, window });
  await db.updateTable("windows").set(change(decisionId))
    .where(UNSETTLED).where("plugin", "=", plugin).where("state", "!=", "leased")
    .$if(windowId !== undefined, (query) => query.where("id", "=", windowId ?? 0)).execute();
  return Number(count);
}
