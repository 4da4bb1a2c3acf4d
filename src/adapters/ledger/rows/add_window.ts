import type { Window } from "../../../domain/contract/run_context.ts";
import type { WindowState } from "../../../domain/window/records.ts";
import type { Sql } from "../sql/ledger_database.ts";

/** A scheduled window that nobody holds. */
export interface NewWindow extends Window {
  readonly plugin: string;
  readonly state: Exclude<WindowState, "leased" | "rewound">;
  readonly decisionId?: number;
}

const ADD =
  `insert into {schema}.windows (plugin, kind, start, "end", state, attempts, failures, token, decision_id)
  values ($plugin, 'scheduled', $start, $end, $state, 0, 0, 0, $decisionId)`;

/** Adds a scheduled window that nobody has worked on yet. */
export async function addWindow(sql: Sql, window: NewWindow): Promise<void> {
  const { plugin, start, end, state, decisionId = null } = window;
  await sql.query(ADD, { plugin, start: start.getTime(), end: end.getTime(), state, decisionId });
}
