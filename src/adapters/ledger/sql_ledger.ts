import type { WakeGap, WakeGapRecord } from "../../domain/upkeep/wake_gap.ts";
import type { WakeGapQuery } from "../../ports/wake_gaps.ts";
import type { Window } from "../../domain/contract/run_context.ts";
import type { Backfill, BackfillProgress, BackfillRecord } from "../../domain/window/backfill.ts";
import type { ClaimDecision, ClaimState } from "../../domain/window/claim.ts";
import type { Decision, DecisionRecord } from "../../domain/window/decision.ts";
import type { Heartbeat, Lease } from "../../domain/window/owner.ts";
import type { PluginRecord, RunRecord, WindowRecord } from "../../domain/window/records.ts";
import type { Registration } from "../../domain/window/registration.ts";
import type {
  Claim,
  ClaimRequest,
  Ledger,
  PluginOverview,
  PluginSummary,
  RunQuery,
  Settlement,
  StateQuery,
  WindowQuery,
} from "../../ports/ledger.ts";
import type { NewPause, Resumption, Rewind, Rewound, WindowChoice } from "../../ports/operator_actions.ts";
import { claimWindow, findState } from "./claim/claim_window.ts";
import { checkpoint, heartbeat, settle } from "./claim/settle.ts";
import type { LedgerDatabase } from "./database/ledger_database.ts";
import { beginBackfill } from "./operator/begin_backfill.ts";
import { pausePlugin, resumePlugin } from "./operator/pause.ts";
import { rewindPlugin } from "./operator/rewind.ts";
import { skipTime } from "./operator/skip_time.ts";
import { retryWindows, skipWindows } from "./operator/waiting_windows.ts";
import type { LedgerQueries } from "./queries/ledger_queries.ts";
import { registerPlugin } from "./rows/register_plugin.ts";

/** Loads the queries of lists. */
export type LoadQueries = (database: LedgerDatabase) => Promise<LedgerQueries>;

async function loadSqlQueries(database: LedgerDatabase): Promise<LedgerQueries> {
  const { SqlQueries } = await import("./queries/ledger_queries.ts");
  return new SqlQueries(database);
}

/**
 * A {@linkcode Ledger} in plain SQL, the same on all databases. The queries of lists for people are loaded by the first of
 * them: no wake-up pays for that.
 */
export class SqlLedger implements Ledger {
  readonly #database: LedgerDatabase;
  readonly #loadQueries: LoadQueries;
  #queries: Promise<LedgerQueries> | undefined;

  /**
   * Keeps the database; the first call opens it.
   *
   * @param loadQueries Loads the queries of lists, which run over the same database.
   */
  constructor(database: LedgerDatabase, loadQueries: LoadQueries = loadSqlQueries) {
    this.#database = database;
    this.#loadQueries = loadQueries;
  }

  async register(registration: Registration): Promise<PluginRecord> {
    return await this.#database.transaction((sql) => registerPlugin(sql, registration));
  }

  async state(plugin: string, query: StateQuery = {}): Promise<ClaimState | undefined> {
    return await this.#database.reading((sql) => findState(sql, plugin, query));
  }

  async claim(request: ClaimRequest, decide: (state: ClaimState) => ClaimDecision): Promise<Claim> {
    return await this.#database.transaction((sql) => claimWindow(sql, request, decide));
  }

  async heartbeat(lease: Lease, expiresAt: Date): Promise<Heartbeat> {
    return await heartbeat(this.#database, lease, expiresAt);
  }

  async checkpoint(lease: Lease, until: Date): Promise<boolean> {
    return await this.#database.transaction((sql) => checkpoint(sql, lease, until));
  }

  async settle(lease: Lease, settlement: Settlement): Promise<boolean> {
    return await settle(this.#database, lease, settlement);
  }

  async retry(choice: WindowChoice): Promise<number> {
    return await this.#database.transaction((sql) => retryWindows(sql, choice));
  }

  async skip(choice: WindowChoice): Promise<number> {
    return await this.#database.transaction((sql) => skipWindows(sql, choice));
  }

  async pause(plugin: string, pause: NewPause): Promise<boolean> {
    return await this.#database.transaction((sql) => pausePlugin(sql, plugin, pause));
  }

  async resume(plugin: string, resumption: Resumption): Promise<boolean> {
    return await this.#database.transaction((sql) => resumePlugin(sql, plugin, resumption));
  }

  async skipTime(plugin: string, skip: Window, decision: Decision): Promise<void> {
    await this.#database.transaction((sql) => skipTime(sql, plugin, skip, decision));
  }

  async rewind(plugin: string, rewind: Rewind): Promise<Rewound> {
    return await this.#database.transaction((sql) => rewindPlugin(sql, plugin, rewind));
  }

  async beginBackfill(plugin: string, backfill: Backfill, decision: Decision): Promise<BackfillRecord> {
    return await this.#database.transaction((sql) => beginBackfill(sql, plugin, { ...backfill, decision }));
  }

  async windows(plugin: string, query: WindowQuery = {}): Promise<WindowRecord[]> {
    return await (await this.#loaded()).windows(plugin, query);
  }

  async runs(query: RunQuery): Promise<RunRecord[]> {
    return await (await this.#loaded()).runs(query);
  }

  async summaries(): Promise<PluginSummary[]> {
    return await (await this.#loaded()).summaries();
  }

  async overview(): Promise<PluginOverview[]> {
    return await (await this.#loaded()).overview();
  }

  async backfills(plugin?: string): Promise<BackfillProgress[]> {
    return await (await this.#loaded()).backfills(plugin);
  }

  async backfill(id: number): Promise<BackfillProgress | undefined> {
    return await (await this.#loaded()).backfill(id);
  }

  async decisions(query: { readonly plugin?: string; readonly limit?: number }): Promise<DecisionRecord[]> {
    return await (await this.#loaded()).decisions(query);
  }

  async recordWakeGaps(host: string, gaps: readonly WakeGap[], keepFrom: Date): Promise<void> {
    const { recordWakeGaps } = await import("./rows/wake_gaps.ts");
    await this.#database.transaction((sql) => recordWakeGaps(sql, { host, gaps, keepFrom }));
  }

  async wakeGaps(query: WakeGapQuery): Promise<WakeGapRecord[]> {
    return await (await this.#loaded()).wakeGaps(query);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database[Symbol.asyncDispose]();
  }

  #loaded(): Promise<LedgerQueries> {
    return this.#queries ??= this.#loadQueries(this.#database);
  }
}
