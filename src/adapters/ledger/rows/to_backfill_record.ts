import type { Selectable } from "kysely";
import type { BackfillRecord } from "../../../domain/window/backfill.ts";
import { parseStep } from "../../../domain/window/step.ts";
import type { BackfillsTable } from "../tables.ts";

/** Turns a row into a record. */
export function toBackfillRecord(
  { id, plugin, start, end, cursor, step }: Omit<Selectable<BackfillsTable>, "decision_id">,
): BackfillRecord {
  return {
    id,
    plugin,
    start: new Date(start),
    end: new Date(end),
    cursor: new Date(cursor),
    step: parseStep(step),
  };
}
