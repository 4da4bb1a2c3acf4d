import { type Kysely, type Nullable, type Selectable, sql } from "kysely";
import type { OpenWindow } from "../../domain/window/claim.ts";
import type { Decision } from "../../domain/window/decision.ts";
import type { WindowRecord } from "../../domain/window/records.ts";
import { hold, type Purpose } from "./hold.ts";
import type { DecisionsTable, Tables } from "./tables.ts";
import { toOpenWindow, toWindowRecord } from "./to_window_record.ts";

/** Word for word the condition of the index `windows_unsettled`: with parameters in it, the index would not serve. */
export const UNSETTLED = sql<boolean>`state in ('leased', 'owed', 'parked')`;

/** Reads all windows of a plugin, oldest first. */
export async function findWindows(
  db: Kysely<Tables>,
  plugin: string,
  limit?: number,
): Promise<WindowRecord[]> {
  const rows = await db.selectFrom("windows").leftJoin("decisions", "decisions.id", "windows.decision_id")
    .selectAll("windows").select(["decided_at", "decided_by", "why"])
    .where("windows.plugin", "=", plugin).orderBy("windows.start", "desc").orderBy("windows.id", "desc")
    .$if(limit !== undefined, (query) => query.limit(limit ?? 0)).execute();
  return rows.map((row) => ({ ...toWindowRecord(row), decision: toDecision(row) })).reverse();
}

/** Reads the windows of a plugin that are leased or owed, oldest first. */
export async function findOpenWindows(
  db: Kysely<Tables>,
  plugin: string,
  purpose: Purpose = "look",
): Promise<OpenWindow[]> {
  const rows = await openRows(db, plugin, purpose).execute();
  return rows.map(toOpenWindow);
}

/** Asks for the rows of a plugin's windows that are leased or owed, oldest first. */
export function openRows(db: Kysely<Tables>, plugin: string, purpose: Purpose) {
  const open = db.selectFrom("windows").selectAll().where(UNSETTLED).where("plugin", "=", plugin)
    .where("state", "!=", "parked").orderBy("start").orderBy("id");
  return hold(db, open, purpose);
}

function toDecision(
  { decided_at, decided_by: by, why }: Nullable<
    Pick<Selectable<DecisionsTable>, "decided_at" | "decided_by" | "why">
  >,
): Decision | null {
  return decided_at === null || by === null ? null : { by, at: new Date(decided_at), why };
}
