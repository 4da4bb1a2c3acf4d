import type { Kysely } from "kysely";
import type { ClaimDecision, ClaimState } from "../../domain/window/decide_claim.ts";
import type { Lease } from "../../domain/window/owner.ts";
import type { PluginRecord, RunRecord, WindowRecord } from "../../domain/window/records.ts";
import type { Registration } from "../../domain/window/registration.ts";
import type { Claim, ClaimRequest, Ledger, PluginSummary, RunQuery, Settlement } from "../../ports/ledger.ts";
import { checkpointWindow } from "./checkpoint_window.ts";
import { claimWindow } from "./claim_window.ts";
import { endRun } from "./end_run.ts";
import { findState } from "./find_state.ts";
import { registerPlugin } from "./plugin_rows.ts";
import { retryWindows } from "./retry_windows.ts";
import { findRuns } from "./run_rows.ts";
import { summarize } from "./summaries.ts";
import type { Tables } from "./tables.ts";
import { updateHeld } from "./update_held.ts";
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

  async heartbeat(lease: Lease, expiresAt: Date): Promise<boolean> {
    return await updateHeld(this.#db, lease, { expires_at: expiresAt.getTime() });
  }

  async checkpoint(lease: Lease, until: Date): Promise<boolean> {
    return await this.#db.transaction().execute((db) => checkpointWindow(db, lease, until));
  }

  async settle(lease: Lease, settlement: Settlement): Promise<boolean> {
    return await this.#db.transaction().execute((db) => endRun(db, lease, settlement));
  }

  async retry(plugin: string, now: Date): Promise<number> {
    return await retryWindows(this.#db, plugin, now);
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
