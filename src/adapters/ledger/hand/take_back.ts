import type { Selectable } from "kysely";
import type { Sql } from "../sql/ledger_database.ts";
import type { WindowsTable } from "../tables.ts";

/** Word for word the condition of the indices `windows_start` and `windows_end`. */
const COVERING = "kind = 'scheduled' and state <> 'rewound'";

const ACROSS = `select id, start, state, attempts, failures, not_before, decision_id from {schema}.windows
  where ${COVERING} and plugin = $plugin and "end" > $to and start < $to`;
const SHRINK = "update {schema}.windows set start = $to where id = $windowId";
const TAKE_BACK = `update {schema}.windows set state = 'rewound', not_before = null, decision_id = $decisionId
  where ${COVERING} and plugin = $plugin and "end" > $to returning id`;
const ADD_HEAD = `insert into {schema}.windows
    (plugin, kind, start, "end", state, attempts, failures, not_before, token, decision_id)
  values ($plugin, 'scheduled', $start, $to, $state, $attempts, $failures, $notBefore, 0, $decisionId)`;

/** Which time is taken back, and by which decision. */
export interface TakingBack {
  readonly plugin: string;
  readonly to: Date;
  readonly decisionId: number;
}

type Across = Pick<
  Selectable<WindowsTable>,
  "id" | "start" | "state" | "attempts" | "failures" | "not_before" | "decision_id"
>;

/** Takes back all covered time after an instant; returns how many windows that was. */
export async function takeBack(sql: Sql, { plugin, to, decisionId }: TakingBack): Promise<number> {
  const values = { plugin, to: to.getTime() };
  const [across] = await sql.query<Across>(ACROSS, values);
  if (across !== undefined) await sql.query(SHRINK, { ...values, windowId: across.id });
  const taken = await sql.query(TAKE_BACK, { ...values, decisionId });
  if (across !== undefined) {
    // Its part up to the instant stands as it was.
    const { start, state, attempts, failures, not_before: notBefore, decision_id } = across;
    const head = { start, state, attempts, failures, notBefore, decisionId: decision_id };
    await sql.query(ADD_HEAD, { ...values, ...head });
  }
  return taken.length;
}
