import type { DecisionKind } from "../../../domain/window/decision.ts";
import type { WindowChoice } from "../../../ports/operator_actions.ts";
import { locking, type Sql } from "../database/ledger_database.ts";
import { findPlugin } from "../rows/plugins.ts";
import { UNSETTLED } from "../rows/windows.ts";
import { addDecision } from "./add_decision.ts";

/** What becomes of the windows that a choice means. */
interface WaitingChange {
  readonly kind: DecisionKind;
  /** Changes those that are `WAITING`; its values are `$at`, the time of the decision, and `$decisionId`. */
  readonly change: string;
}

/** The parked and owed windows of `$plugin`, or (unless that is null) the one that is `$windowId`. */
const WAITING = `${UNSETTLED} and plugin = $plugin and state <> 'leased' and id = coalesce($windowId, id)`;

/** Else the end of a run could add one between the next query and the change; all else changes under the plugin's lock. */
const LEASED = "select id from {schema}.windows where plugin = $plugin and state = 'leased'";
const MEANT =
  `select count(*) as windows, min(start) as start, max("end") as "end" from {schema}.windows where ${WAITING}`;

interface Meant {
  readonly windows: number;
  readonly start: number | null;
  readonly end: number | null;
}

/** Changes the parked and owed windows that a choice means, and records the decision; returns how many they are. */
async function changeWaiting(
  sql: Sql,
  { plugin, windowId, decision }: WindowChoice,
  { kind, change }: WaitingChange,
): Promise<number> {
  if (await findPlugin(sql, plugin, "change") === undefined) return 0;
  if (sql.capabilities.rowLocks) await sql.query(locking(sql, LEASED, "change"), { plugin });
  const [meant] = await sql.query<Meant>(MEANT, { plugin, windowId: windowId ?? null });
  if (meant === undefined || meant.start === null || meant.end === null) return 0;
  const window = { start: new Date(Number(meant.start)), end: new Date(Number(meant.end)) };
  const decisionId = await addDecision(sql, { plugin, kind, decision, window });
  await sql.query(change, { plugin, windowId: windowId ?? null, at: decision.at.getTime(), decisionId });
  return Number(meant.windows);
}

const OWE = `update {schema}.windows set state = 'owed', failures = 0, not_before = $at,
    owed_since = $at where ${WAITING}`;

/** Makes parked and owed windows owed again, in the transaction `sql`; see `OperatorActions.retry()`. */
export async function retryWindows(sql: Sql, choice: WindowChoice): Promise<number> {
  return await changeWaiting(sql, choice, { kind: "retry", change: OWE });
}

const SKIP = `update {schema}.windows set state = 'skipped', not_before = null, decision_id = $decisionId
  where ${WAITING}`;

/** Skips parked and owed windows, in the transaction `sql`; see `OperatorActions.skip()`. */
export async function skipWindows(sql: Sql, choice: WindowChoice): Promise<number> {
  return await changeWaiting(sql, choice, { kind: "skip", change: SKIP });
}
