import { bury } from "../../../domain/window/bury.ts";
import { endOfBurial } from "../../../domain/window/end_of_burial.ts";
import type { Rewind, Rewound } from "../../../ports/hand_work.ts";
import { findOpenWindows } from "../rows/open_windows.ts";
import { takePlugin } from "../rows/plugin_rows.ts";
import type { Sql } from "../sql/ledger_database.ts";
import { endRun } from "../wake/end_run.ts";
import { addDecision } from "./add_decision.ts";
import { takeBack } from "./take_back.ts";

const SET_BACK = "update {schema}.plugins set cursor = $to where name = $plugin";

/** Sets a plugin's cursor back, in the transaction `sql`; see `HandWork.rewind()`. */
export async function rewindPlugin(
  sql: Sql,
  plugin: string,
  { to, decision, dead, retry }: Rewind,
): Promise<Rewound> {
  const { cursor } = await takePlugin(sql, plugin, "rewind");
  if (cursor === null || cursor <= to) return { kind: "nothing", cursor };
  const open = await findOpenWindows(sql, plugin, "change");
  const beyond = open.filter(({ kind, end }) => kind === "scheduled" && end > to);
  const { buried, left } = bury(beyond, { now: decision.at, retry, dead });
  const held = left.find(({ lease }) => lease !== null)?.lease;
  if (held) return { kind: "busy", owner: held.owner };
  for (const burial of buried) await endRun(sql, burial.lease, endOfBurial(burial, decision.at));
  const decisionId = await addDecision(sql, {
    plugin,
    kind: "rewind",
    decision,
    window: { start: to, end: cursor },
  });
  const windows = await takeBack(sql, { plugin, to, decisionId });
  await sql.query(SET_BACK, { plugin, to: to.getTime() });
  return { kind: "rewound", from: cursor, windows };
}
