import type { Kysely } from "kysely";
import type { Backfill, BackfillRecord } from "../../../domain/backfill/backfill.ts";
import { formatStep } from "../../../domain/backfill/step.ts";
import type { Decision } from "../../../domain/window/decision.ts";
import { takePlugin } from "../plugin_rows.ts";
import type { Tables } from "../tables.ts";
import { findProgress } from "./backfill_progress.ts";
import { toBackfillRecord } from "./backfill_rows.ts";
import { addDecision } from "./decision_rows.ts";

/** Finds or begins a backfill, in the transaction `db`; see `HandWork.beginBackfill()`. */
export async function beginBackfill(
  db: Kysely<Tables>,
  plugin: string,
  { start, end, step, decision }: Backfill & { readonly decision: Decision },
): Promise<BackfillRecord> {
  await takePlugin(db, plugin, "backfill");
  const text = formatStep(step);
  const unfinished = (await findProgress(db, { plugin })).map(({ backfill }) => backfill);
  const same = unfinished.find((other) =>
    other.start.getTime() === start.getTime() && other.end.getTime() === end.getTime() &&
    formatStep(other.step) === text
  );
  if (same !== undefined) return same;
  const decision_id = await addDecision(db, { plugin, kind: "backfill", decision, window: { start, end } });
  const span = { start: start.getTime(), end: end.getTime(), cursor: start.getTime() };
  const row = await db.insertInto("backfills").values({ plugin, ...span, step: text, decision_id })
    .returningAll().executeTakeFirstOrThrow();
  return toBackfillRecord(row);
}
