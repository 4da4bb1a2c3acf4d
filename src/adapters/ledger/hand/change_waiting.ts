import type { DecisionKind } from "../../../domain/window/decision.ts";
import type { WindowChoice } from "../../../ports/hand_work.ts";
import { UNSETTLED } from "../rows/open_windows.ts";
import { findPlugin } from "../rows/plugin_rows.ts";
import { locking } from "../sql/held.ts";
import type { Sql } from "../sql/ledger_database.ts";
import { addDecision } from "./add_decision.ts";

/** What becomes of the windows that a choice means. */
export interface WaitingChange {
  readonly kind: DecisionKind;
  /** Changes those that are `WAITING`; may know when it was decided as `$at`, and the decision as `$decisionId`. */
  readonly change: string;
}

/** The parked and owed windows of `$plugin`, or (unless that is null) the one that is `$windowId`. */
export const WAITING =
  `${UNSETTLED} and plugin = $plugin and state <> 'leased' and id = coalesce($windowId, id)`;

/** Those that are leased, too: else the end of a run could add one between this look and the change. */
const LOOK = `select id, start, "end", state from {schema}.windows
  where ${UNSETTLED} and plugin = $plugin order by start, id`;

interface Unsettled {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly state: "leased" | "owed" | "parked";
}

/** Changes the parked and owed windows that a choice means, and puts the decision on record; returns how many they are. */
export async function changeWaiting(
  sql: Sql,
  { plugin, windowId, decision }: WindowChoice,
  { kind, change }: WaitingChange,
): Promise<number> {
  if (await findPlugin(sql, plugin, "change") === undefined) return 0;
  const unsettled = await sql.query<Unsettled>(locking(sql, LOOK, "change"), { plugin });
  const meant = unsettled.filter(({ id, state }) => state !== "leased" && (windowId ?? id) === id);
  const [first] = meant;
  if (first === undefined) return 0;
  const end = meant.reduce((latest, { end }) => Math.max(latest, end), first.end);
  const window = { start: new Date(first.start), end: new Date(end) };
  const decisionId = await addDecision(sql, { plugin, kind, decision, window });
  await sql.query(change, { plugin, windowId: windowId ?? null, at: decision.at.getTime(), decisionId });
  return meant.length;
}
