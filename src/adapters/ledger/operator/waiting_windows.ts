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

/** Those that are leased, too: else the end of a run could add one between this query and the change. */
const UNSETTLED_WINDOWS = `select id, start, "end", state from {schema}.windows
  where ${UNSETTLED} and plugin = $plugin order by start, id`;

interface Unsettled {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly state: "leased" | "owed" | "parked";
}

/** Changes the parked and owed windows that a choice means, and records the decision; returns how many they are. */
async function changeWaiting(
  sql: Sql,
  { plugin, windowId, decision }: WindowChoice,
  { kind, change }: WaitingChange,
): Promise<number> {
  if (await findPlugin(sql, plugin, "change") === undefined) return 0;
  const unsettled = await sql.query<Unsettled>(locking(sql, UNSETTLED_WINDOWS, "change"), { plugin });
  const meant = unsettled.filter(({ id, state }) => state !== "leased" && (windowId ?? id) === id);
  const [first] = meant;
  if (first === undefined) return 0;
  const end = meant.reduce((latest, { end }) => Math.max(latest, end), first.end);
  const window = { start: new Date(first.start), end: new Date(end) };
  const decisionId = await addDecision(sql, { plugin, kind, decision, window });
  await sql.query(change, { plugin, windowId: windowId ?? null, at: decision.at.getTime(), decisionId });
  return meant.length;
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
