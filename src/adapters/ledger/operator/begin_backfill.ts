import type { Selectable } from "kysely";
import type { Backfill, BackfillRecord } from "../../../domain/window/backfill.ts";
import { formatStep } from "../../../domain/window/step.ts";
import type { Decision } from "../../../domain/window/decision.ts";
import type { Sql } from "../database/ledger_database.ts";
import type { BackfillsTable } from "../database/tables.ts";
import { toBackfillRecord } from "../rows/backfills.ts";
import { lockPlugin } from "../rows/plugins.ts";
import { UNSETTLED } from "../rows/windows.ts";
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

/** Finds or begins a backfill, in the transaction `sql`; see `OperatorActions.beginBackfill()`. */
export async function beginBackfill(
  sql: Sql,
  plugin: string,
  { start, end, step, decision }: Backfill & { readonly decision: Decision },
): Promise<BackfillRecord> {
  await lockPlugin(sql, plugin, "backfill");
  const values = { plugin, start: start.getTime(), end: end.getTime(), step: formatStep(step) };
  const [same] = await sql.query<Row>(SAME, values);
  if (same !== undefined) return toBackfillRecord(same);
  const decisionId = await addDecision(sql, { plugin, kind: "backfill", decision, window: { start, end } });
  const [added] = await sql.query<Row>(ADD, { ...values, decisionId });
  if (added === undefined) throw new Error(`Cannot backfill "${plugin}": the database returned no row`);
  return toBackfillRecord(added);
}
