import type { Selectable } from "kysely";
import type { Backfill, BackfillRecord } from "../../../domain/window/backfill.ts";
import { formatStep } from "../../../domain/window/step.ts";
import type { Decision } from "../../../domain/window/decision.ts";
import { UNSETTLED } from "../rows/open_windows.ts";
import { takePlugin } from "../rows/plugin_rows.ts";
import { toBackfillRecord } from "../rows/to_backfill_record.ts";
import type { Sql } from "../sql/ledger_database.ts";
import type { BackfillsTable } from "../tables.ts";
import { addDecision } from "./add_decision.ts";

type Row = Omit<Selectable<BackfillsTable>, "decision_id">;

const COLUMNS = `id, plugin, start, "end", cursor, step`;

/** An unfinished one that is the same. */
const SAME = `select ${COLUMNS} from {schema}.backfills as backfill
  where plugin = $plugin and start = $start and "end" = $end and step = $step and (
    cursor < "end" or exists (
      select 1 from {schema}.windows where ${UNSETTLED} and plugin = $plugin and backfill_id = backfill.id
    )
  )
  order by id limit 1`;

const ADD = `insert into {schema}.backfills (plugin, start, "end", cursor, step, decision_id)
  values ($plugin, $start, $end, $start, $step, $decisionId) returning ${COLUMNS}`;

/** Finds or begins a backfill, in the transaction `sql`; see `HandWork.beginBackfill()`. */
export async function beginBackfill(
  sql: Sql,
  plugin: string,
  { start, end, step, decision }: Backfill & { readonly decision: Decision },
): Promise<BackfillRecord> {
  await takePlugin(sql, plugin, "backfill");
  const values = { plugin, start: start.getTime(), end: end.getTime(), step: formatStep(step) };
  const [same] = await sql.ask<Row>(SAME, values);
  if (same !== undefined) return toBackfillRecord(same);
  const decisionId = await addDecision(sql, { plugin, kind: "backfill", decision, window: { start, end } });
  const [added] = await sql.ask<Row>(ADD, { ...values, decisionId });
  if (added === undefined) throw new Error(`Cannot backfill "${plugin}": the database did not tell of it`);
  return toBackfillRecord(added);
}
