import type { Selectable } from "kysely";
import { bury } from "../../../domain/window/bury.ts";
import { endOfBurial } from "../../../domain/window/end_of_burial.ts";
import type { Rewind, Rewound } from "../../../ports/operator_actions.ts";
import { endRun } from "../claim/settle.ts";
import type { Sql } from "../database/ledger_database.ts";
import type { WindowsTable } from "../database/tables.ts";
import { lockPlugin } from "../rows/plugins.ts";
import { findOpenWindows } from "../rows/windows.ts";
import { addDecision } from "./add_decision.ts";

const SET_BACK = "update {schema}.plugins set cursor = $to where name = $plugin";

/** Sets a plugin's cursor back, in the transaction `sql`; see `OperatorActions.rewind()`. */
export async function rewindPlugin(
  sql: Sql,
  plugin: string,
  { to, decision, ...policy }: Rewind,
): Promise<Rewound> {
  const { cursor } = await lockPlugin(sql, plugin, "rewind");
  if (cursor === null || cursor <= to) return { kind: "nothing", cursor };
  const open = await findOpenWindows(sql, { plugin }, "change");
  const beyond = open.filter(({ kind, end }) => kind === "scheduled" && end > to);
  const { buried, left } = bury(beyond, { ...policy, now: decision.at });
  const held = left.find(({ lease }) => lease !== null)?.lease;
  if (held) return { kind: "busy", owner: held.owner };
  for (const burial of buried) await endRun(sql, burial.lease, endOfBurial(burial, decision.at));
  const decisionId = await addDecision(sql, {
    plugin,
    kind: "rewind",
    decision,
    window: { start: to, end: cursor },
  });
  const windows = await rewindWindows(sql, { plugin, to, decisionId });
  await sql.query(SET_BACK, { plugin, to: to.getTime() });
  return { kind: "rewound", from: cursor, windows };
}

/** Word for word the condition of the indices `windows_start` and `windows_end`. */
const COVERING = "kind = 'scheduled' and state <> 'rewound'";

const ACROSS = `select id, start, state, attempts, failures, not_before, owed_since, decision_id, reason
  from {schema}.windows
  where ${COVERING} and plugin = $plugin and "end" > $to and start < $to`;
const SHRINK = "update {schema}.windows set start = $to where id = $windowId";
const REWIND = `update {schema}.windows set state = 'rewound', not_before = null, decision_id = $decisionId
  where ${COVERING} and plugin = $plugin and "end" > $to returning id`;
const ADD_HEAD = `insert into {schema}.windows
    (plugin, kind, start, "end", state, attempts, failures, not_before, owed_since, token, decision_id, reason)
  values ($plugin, 'scheduled', $start, $to, $state, $attempts, $failures, $notBefore, $owedSince, 0,
    $decisionId, $reason)`;

/** Which time is rewound, and by which decision. */
interface RewoundTime {
  readonly plugin: string;
  readonly to: Date;
  readonly decisionId: number;
}

type Across = Pick<
  Selectable<WindowsTable>,
  "id" | "start" | "state" | "attempts" | "failures" | "not_before" | "owed_since" | "decision_id" | "reason"
>;

/** Rewinds all covered time after an instant; returns how many windows that were. */
async function rewindWindows(sql: Sql, { plugin, to, decisionId }: RewoundTime): Promise<number> {
  const values = { plugin, to: to.getTime() };
  const [across] = await sql.query<Across>(ACROSS, values);
  if (across !== undefined) await sql.query(SHRINK, { ...values, windowId: across.id });
  const rewound = await sql.query(REWIND, { ...values, decisionId });
  if (across !== undefined) {
    // Its part up to the instant stays as it was.
    const { start, state, attempts, failures, not_before: notBefore, owed_since, decision_id, reason } =
      across;
    const head = { start, state, attempts, failures, notBefore, owedSince: owed_since, reason };
    await sql.query(ADD_HEAD, { ...values, ...head, decisionId: decision_id });
  }
  return rewound.length;
}
