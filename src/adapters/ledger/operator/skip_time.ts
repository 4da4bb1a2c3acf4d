import type { Window } from "../../../domain/contract/run_context.ts";
import type { Decision } from "../../../domain/window/decision.ts";
import type { PluginRecord } from "../../../domain/window/records.ts";
import type { Sql } from "../database/ledger_database.ts";
import { lockPlugin, moveCursor } from "../rows/plugins.ts";
import { addWindow } from "../rows/windows.ts";
import { addDecision } from "./add_decision.ts";

/** Skips time of a plugin from its cursor on, in the transaction `sql`; see `OperatorActions.skipTime()`. */
export async function skipTime(sql: Sql, plugin: string, skip: Window, decision: Decision): Promise<void> {
  const record = await lockPlugin(sql, plugin, "skip time of");
  const decisionId = await addDecision(sql, { plugin, kind: "skip", decision, window: skip });
  await skipFrom(sql, record, { ...skip, decisionId });
}

/** Moves the cursor over time that is skipped, and records it. */
export async function skipFrom(
  sql: Sql,
  { name: plugin, cursor }: Pick<PluginRecord, "name" | "cursor">,
  { start, end, decisionId }: Window & { readonly decisionId: number },
): Promise<void> {
  // Before a plugin's first window its cursor is nowhere, and its time begins where the manifest says.
  await moveCursor(sql, { plugin, cursor: cursor && start, end });
  await addWindow(sql, { start, end, plugin, state: "skipped", decisionId });
}
