import type { Kysely } from "kysely";
import type { Backfill, BackfillProgress, BackfillRecord } from "../../domain/backfill/backfill.ts";
import type { ClaimDecision, ClaimState } from "../../domain/window/claim.ts";
import type { Decision, DecisionRecord } from "../../domain/window/decision.ts";
import type { Heartbeat, Lease } from "../../domain/window/owner.ts";
import type { PluginRecord, RunRecord, WindowRecord } from "../../domain/window/records.ts";
import type { Registration } from "../../domain/window/registration.ts";
import type { Resumption, Rewind, Rewound, WindowChoice } from "../../ports/hand_work.ts";
import type { Claim, ClaimRequest, Ledger, PluginSummary, RunQuery, Settlement } from "../../ports/ledger.ts";
import { checkpointWindow } from "./checkpoint_window.ts";
import { claimWindow } from "./claim_window.ts";
import { endRun } from "./end_run.ts";
import { findState } from "./find_state.ts";
import { findProgress } from "./hand/backfill_progress.ts";
import { beginBackfill } from "./hand/begin_backfill.ts";
import { findDecisions } from "./hand/decision_rows.ts";
import { pausePlugin } from "./hand/pause_plugin.ts";
import { resumePlugin } from "./hand/resume_plugin.ts";
import { retryWindows } from "./hand/retry_windows.ts";
import { rewindPlugin } from "./hand/rewind_plugin.ts";
import { skipWindows } from "./hand/skip_windows.ts";
import { giveSignOfLife } from "./give_sign_of_life.ts";
import { registerPlugin } from "./plugin_rows.ts";
import { findRuns } from "./run_rows.ts";
import { summarize } from "./summaries.ts";
import type { Tables } from "./tables.ts";
import { findWindows } from "./window_rows.ts";

/**
 * A {@linkcode Ledger} in a database that Kysely speaks to. It relies on the dialect for two things: that a transaction
 * keeps all other writers away from its first read on, and that faults of the database arrive as `LedgerError`.
 */
export class KyselyLedger implements Ledger {
  readonly #db: Kysely<Tables>;

  /** Keeps the database; the first call opens it. */
  constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  async register(registration: Registration): Promise<PluginRecord> {
    return await this.#db.transaction().execute((db) => registerPlugin(db, registration));
  }

  async state(plugin: string): Promise<ClaimState | undefined> {
    return await this.#db.transaction().setAccessMode("read only").execute((db) => findState(db, plugin));
  }

  async claim(request: ClaimRequest, decide: (state: ClaimState) => ClaimDecision): Promise<Claim> {
    return await this.#db.transaction().execute((db) => claimWindow(db, request, decide));
  }

  async heartbeat(lease: Lease, expiresAt: Date): Promise<Heartbeat> {
    return await giveSignOfLife(this.#db, lease, expiresAt);
  }

  async checkpoint(lease: Lease, until: Date): Promise<boolean> {
    return await this.#db.transaction().execute((db) => checkpointWindow(db, lease, until));
  }

  async settle(lease: Lease, settlement: Settlement): Promise<boolean> {
    return await this.#db.transaction().execute((db) => endRun(db, lease, settlement));
  }

  async retry(choice: WindowChoice): Promise<number> {
    return await this.#db.transaction().execute((db) => retryWindows(db, choice));
  }

  async skip(choice: WindowChoice): Promise<number> {
    return await this.#db.transaction().execute((db) => skipWindows(db, choice));
  }

  async pause(plugin: string, decision: Decision): Promise<boolean> {
    return await this.#db.transaction().execute((db) => pausePlugin(db, plugin, decision));
  }

  async resume(plugin: string, resumption: Resumption): Promise<boolean> {
    return await this.#db.transaction().execute((db) => resumePlugin(db, plugin, resumption));
  }

  async rewind(plugin: string, rewind: Rewind): Promise<Rewound> {
    return await this.#db.transaction().execute((db) => rewindPlugin(db, plugin, rewind));
  }

  async beginBackfill(plugin: string, backfill: Backfill, decision: Decision): Promise<BackfillRecord> {
    return await this.#db.transaction().execute((db) => beginBackfill(db, plugin, { ...backfill, decision }));
  }

  async backfills(plugin?: string): Promise<BackfillProgress[]> {
    return await findProgress(this.#db, plugin === undefined ? {} : { plugin });
  }

  async backfill(id: number): Promise<BackfillProgress | undefined> {
    return (await findProgress(this.#db, { id }))[0];
  }

  async decisions(query: { readonly plugin?: string; readonly limit?: number }): Promise<DecisionRecord[]> {
    return await findDecisions(this.#db, query);
  }

  async windows(plugin: string, limit?: number): Promise<WindowRecord[]> {
    return await findWindows(this.#db, plugin, limit);
  }

  async runs(query: RunQuery): Promise<RunRecord[]> {
    return await findRuns(this.#db, query);
  }

  async summaries(): Promise<PluginSummary[]> {
    return await this.#db.transaction().setAccessMode("read only").execute(summarize);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db.destroy();
  }
}
