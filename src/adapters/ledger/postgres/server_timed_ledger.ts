import type { ClaimDecision, ClaimState } from "../../../domain/window/claim.ts";
import type { Heartbeat, Lease, LeaseRecord } from "../../../domain/window/owner.ts";
import type { Rewind, Rewound } from "../../../ports/operator_actions.ts";
import type { Claim, ClaimRequest, PluginOverview, StateQuery } from "../../../ports/ledger.ts";
import type { LedgerDatabase } from "../database/ledger_database.ts";
import { SqlLedger } from "../sql_ledger.ts";

/**
 * A ledger whose leases expire by the server's clock: expiries go into the database in its time, and come out in this
 * host's. So hosts whose clocks differ agree on which lease has expired.
 */
export class ServerTimedLedger extends SqlLedger {
  readonly #clockSkewMs: () => Promise<number>;

  /** @param clockSkewMs Returns by how many milliseconds the server's clock is ahead. */
  constructor(database: LedgerDatabase, clockSkewMs: () => Promise<number>) {
    super(database);
    this.#clockSkewMs = clockSkewMs;
  }

  override async state(plugin: string, query?: StateQuery): Promise<ClaimState | undefined> {
    const state = await super.state(plugin, query);
    return state && inHostTime(state, await this.#clockSkewMs());
  }

  override async overview(): Promise<PluginOverview[]> {
    const clockSkewMs = await this.#clockSkewMs();
    return (await super.overview()).map((plugin) => ({
      ...plugin,
      running: plugin.running.map((run) => ({ ...run, lease: leaseInHostTime(run.lease, clockSkewMs) })),
    }));
  }

  override async claim(
    request: ClaimRequest,
    decide: (state: ClaimState) => ClaimDecision,
  ): Promise<Claim> {
    const clockSkewMs = await this.#clockSkewMs();
    const expiresAt = later(request.expiresAt, clockSkewMs);
    return await super.claim({ ...request, expiresAt }, (state) => decide(inHostTime(state, clockSkewMs)));
  }

  override async heartbeat(lease: Lease, expiresAt: Date): Promise<Heartbeat> {
    return await super.heartbeat(lease, later(expiresAt, await this.#clockSkewMs()));
  }

  override async rewind(plugin: string, rewind: Rewind): Promise<Rewound> {
    const clockSkewMs = await this.#clockSkewMs();
    const dead = rewind.dead.map((lease) => ({ ...lease, expiresAt: later(lease.expiresAt, clockSkewMs) }));
    return await super.rewind(plugin, { ...rewind, dead });
  }
}

function inHostTime(state: ClaimState, clockSkewMs: number): ClaimState {
  const open = state.open.map((window) => {
    const { lease } = window;
    return lease === null ? window : { ...window, lease: leaseInHostTime(lease, clockSkewMs) };
  });
  return { ...state, open };
}

function leaseInHostTime(lease: LeaseRecord, clockSkewMs: number): LeaseRecord {
  return { ...lease, expiresAt: later(lease.expiresAt, -clockSkewMs) };
}

function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
