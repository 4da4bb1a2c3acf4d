import { type Kysely, sql } from "kysely";
import { bury } from "../../../domain/window/bury.ts";
import { endOfBurial } from "../../../domain/window/end_of_burial.ts";
import type { Rewind, Rewound } from "../../../ports/hand_work.ts";
import { endRun } from "../end_run.ts";
import { takePlugin } from "../plugin_rows.ts";
import type { Tables } from "../tables.ts";
import { findOpenWindows } from "../window_rows.ts";
import { addDecision } from "./decision_rows.ts";

/** Word for word the condition of the indices `windows_start` and `windows_end`. */
const COVERING = sql<boolean>`kind = 'scheduled' and state <> 'rewound'`;

/** Sets a plugin's cursor back, in the transaction `db`; see `HandWork.rewind()`. */
export async function rewindPlugin(
  db: Kysely<Tables>,
  plugin: string,
  { to, decision, dead, retry }: Rewind,
): Promise<Rewound> {
  const { cursor } = await takePlugin(db, plugin, "rewind");
  if (cursor === null || cursor <= to) return { kind: "nothing", cursor };
  const open = await findOpenWindows(db, plugin, "change");
  const beyond = open.filter(({ kind, end }) => kind === "scheduled" && end > to);
  const { buried, left } = bury(beyond, { now: decision.at, retry, dead });
  const held = left.find(({ lease }) => lease !== null)?.lease;
  if (held) return { kind: "busy", owner: held.owner };
  for (const burial of buried) await endRun(db, burial.lease, endOfBurial(burial, decision.at));
  const id = await addDecision(db, { plugin, kind: "rewind", decision, window: { start: to, end: cursor } });
  const windows = await takeBack(db, plugin, { to: to.getTime(), decisionId: id });
  await db.updateTable("plugins").set({ cursor: to.getTime() }).where("name", "=", plugin).execute();
  return { kind: "rewound", from: cursor, windows };
}

/** Takes back all covered time after an instant; returns how many windows that was. */
async function takeBack(
  db: Kysely<Tables>,
  plugin: string,
  { to, decisionId }: { readonly to: number; readonly decisionId: number },
): Promise<number> {
  const across = await db.selectFrom("windows").selectAll().where(COVERING).where("plugin", "=", plugin)
    .where("end", ">", to).where("start", "<", to).executeTakeFirst();
  if (across !== undefined) {
    await db.updateTable("windows").set({ start: to }).where("id", "=", across.id).execute();
  }
  const { numUpdatedRows } = await db.updateTable("windows")
    .set({ state: "rewound", not_before: null, decision_id: decisionId })
    .where(COVERING).where("plugin", "=", plugin).where("end", ">", to).executeTakeFirstOrThrow();
  if (across !== undefined) {
    // Its part up to the instant stands as it was.
    const { id: _, ...head } = across;
    await db.insertInto("windows").values({ ...head, end: to, token: 0 }).execute();
  }
  return Number(numUpdatedRows);
}
