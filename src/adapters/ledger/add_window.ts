import type { Kysely } from "kysely";
import type { Window } from "../../domain/contract/run_context.ts";
import type { WindowState } from "../../domain/window/records.ts";
import type { Tables } from "./tables.ts";

/** A window that is new to the ledger. */
export interface NewWindow extends Window {
  readonly plugin: string;
  /** Left out for a scheduled one. */
  readonly backfillId?: number;
  readonly state: Exclude<WindowState, "leased" | "rewound">;
  readonly decisionId?: number;
}

/** Adds a window that nobody has worked on yet; returns its id. */
export async function addWindow(db: Kysely<Tables>, window: NewWindow): Promise<number> {
  const { plugin, backfillId = null, start, end, state, decisionId = null } = window;
  const { id } = await db.insertInto("windows").values({
    plugin,
    kind: backfillId === null ? "scheduled" : "backfill",
    backfill_id: backfillId,
    start: start.getTime(),
    end: end.getTime(),
    state,
    attempts: 0,
    failures: 0,
    token: 0,
    decision_id: decisionId,
  }).returning("id").executeTakeFirstOrThrow();
  return id;
}
