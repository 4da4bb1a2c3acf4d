import type { Backfill, BackfillProgress, BackfillRecord } from "../../domain/window/backfill.ts";
import type { ClaimDecision, ClaimState } from "../../domain/window/claim.ts";
import type { Decision, DecisionRecord } from "../../domain/window/decision.ts";
import type { Heartbeat, Lease } from "../../domain/window/owner.ts";
import type { PluginRecord, RunRecord, WindowRecord } from "../../domain/window/records.ts";
import type { Registration } from "../../domain/window/registration.ts";
import type { Resumption, Rewind, Rewound, WindowChoice } from "../../ports/hand_work.ts";
import type { Claim, ClaimRequest, Ledger, PluginSummary, RunQuery, Settlement } from "../../ports/ledger.ts";
import { beginBackfill } from "./hand/begin_backfill.ts";
import { pausePlugin } from "./hand/pause_plugin.ts";
import { resumePlugin } from "./hand/resume_plugin.ts";
import { retryWindows } from "./hand/retry_windows.ts";
import { rewindPlugin } from "./hand/rewind_plugin.ts";
import { skipWindows } from "./hand/skip_windows.ts";
import type { LedgerDatabase } from "./sql/ledger_database.ts";
import { checkpointWindow } from "./wake/checkpoint_window.ts";
import { claimWindow } from "./wake/claim_window.ts";
import { endRun } from "./wake/end_run.ts";
import { findState } from "./wake/find_state.ts";
import { giveSignOfLife } from "./wake/give_sign_of_life.ts";
import { registerPlugin } from "./wake/register_plugin.ts";

/** What people ask a ledger for. */
export type LedgerLists =
  & Pick<Ledger, "windows" | "runs" | "summaries" | "backfills" | "backfill" | "decisions">
  & AsyncDisposable;

/** What a {@linkcode PlainLedger} consists of. */
export interface LedgerParts {
  readonly database: LedgerDatabase;
  /** Loads what makes lists. */
  readonly lists: () => Promise<LedgerLists>;
}

/**
 * A {@linkcode Ledger} that is changed by plain SQL, the same on all databases. What makes lists for people is loaded when one
 * is asked for: no wake-up pays for it.
 */
export class PlainLedger implements Ledger {
  readonly #database: LedgerDatabase;
  readonly #load: () => Promise<LedgerLists>;
  #lists: Promise<LedgerLists> | undefined;

  /** Keeps the parts; the first call opens the database. */
  constructor({ database, lists }: LedgerParts) {
    this.#database = database;
    this.#load = lists;
  }

  async register(registration: Registration): Promise<PluginRecord> {
    return await this.#database.transaction((sql) => registerPlugin(sql, registration));
  }

  async state(plugin: string): Promise<ClaimState | undefined> {
    return await this.#database.reading((sql) => findState(sql, plugin));
  }

  async claim(request: ClaimRequest, decide: (state: ClaimState) => ClaimDecision): Promise<Claim> {
    return await this.#database.transaction((sql) => claimWindow(sql, request, decide));
  }

  async heartbeat(lease: Lease, expiresAt: Date): Promise<Heartbeat> {
    return await giveSignOfLife(this.#database, lease, expiresAt);
  }

  async checkpoint(lease: Lease, until: Date): Promise<boolean> {
    return await this.#database.transaction((sql) => checkpointWindow(sql, lease, until));
  }

  async settle(lease: Lease, settlement: Settlement): Promise<boolean> {
    return await this.#database.transaction((sql) => endRun(sql, lease, settlement));
  }

  async retry(choice: WindowChoice): Promise<number> {
    return await this.#database.transaction((sql) => retryWindows(sql, choice));
  }

  async skip(choice: WindowChoice): Promise<number> {
    return await this.#database.transaction((sql) => skipWindows(sql, choice));
  }

  async pause(plugin: string, decision: Decision): Promise<boolean> {
    return await this.#database.transaction((sql) => pausePlugin(sql, plugin, decision));
  }

  async resume(plugin: string, resumption: Resumption): Promise<boolean> {
    return await this.#database.transaction((sql) => resumePlugin(sql, plugin, resumption));
  }

  async rewind(plugin: string, rewind: Rewind): Promise<Rewound> {
    return await this.#database.transaction((sql) => rewindPlugin(sql, plugin, rewind));
  }

  async beginBackfill(plugin: string, backfill: Backfill, decision: Decision): Promise<BackfillRecord> {
    return await this.#database.transaction((sql) => beginBackfill(sql, plugin, { ...backfill, decision }));
  }

  async windows(plugin: string, limit?: number): Promise<WindowRecord[]> {
    return await (await this.#listing()).windows(plugin, limit);
  }

  async runs(query: RunQuery): Promise<RunRecord[]> {
    return await (await this.#listing()).runs(query);
  }

  async summaries(): Promise<PluginSummary[]> {
    return await (await this.#listing()).summaries();
  }

  async backfills(plugin?: string): Promise<BackfillProgress[]> {
    return await (await this.#listing()).backfills(plugin);
  }

  async backfill(id: number): Promise<BackfillProgress | undefined> {
    return await (await this.#listing()).backfill(id);
  }

  async decisions(query: { readonly plugin?: string; readonly limit?: number }): Promise<DecisionRecord[]> {
    return await (await this.#listing()).decisions(query);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What could not be loaded need not be closed; whoever asked for it was told.
    await (await this.#lists?.catch(() => undefined))?.[Symbol.asyncDispose]();
    await this.#database[Symbol.asyncDispose]();
  }

  #listing(): Promise<LedgerLists> {
    return this.#lists ??= this.#load();
  }
}
