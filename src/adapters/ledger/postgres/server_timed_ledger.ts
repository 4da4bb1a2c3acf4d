import type { ClaimDecision, ClaimState } from "../../../domain/window/claim.ts";
import type { Heartbeat, Lease } from "../../../domain/window/owner.ts";
import type { Rewind, Rewound } from "../../../ports/hand_work.ts";
import type { Claim, ClaimRequest } from "../../../ports/ledger.ts";
import { PlainLedger } from "../plain_ledger.ts";
import type { LedgerDatabase } from "../sql/ledger_database.ts";

/**
 * A ledger whose leases expire by the server's clock: expiries go into the database in its time, and come out in this
 * host's. So hosts whose clocks differ agree on which lease has expired.
 */
export class ServerTimedLedger extends PlainLedger {
  readonly #aheadMs: () => Promise<number>;

  /** @param aheadMs Tells by how much the server's clock is ahead. */
  constructor(database: LedgerDatabase, aheadMs: () => Promise<number>) {
    super(database);
    this.#aheadMs = aheadMs;
  }

  override async state(plugin: string): Promise<ClaimState | undefined> {
    const state = await super.state(plugin);
    return state && inHostTime(state, await this.#aheadMs());
  }

  override async claim(
    request: ClaimRequest,
    decide: (state: ClaimState) => ClaimDecision,
  ): Promise<Claim> {
    const aheadMs = await this.#aheadMs();
    const expiresAt = later(request.expiresAt, aheadMs);
    return await super.claim({ ...request, expiresAt }, (state) => decide(inHostTime(state, aheadMs)));
  }

  override async heartbeat(lease: Lease, expiresAt: Date): Promise<Heartbeat> {
    return await super.heartbeat(lease, later(expiresAt, await this.#aheadMs()));
  }

  override async rewind(plugin: string, rewind: Rewind): Promise<Rewound> {
    const aheadMs = await this.#aheadMs();
    const dead = rewind.dead.map((lease) => ({ ...lease, expiresAt: later(lease.expiresAt, aheadMs) }));
    return await super.rewind(plugin, { ...rewind, dead });
  }
}

function inHostTime(state: ClaimState, aheadMs: number): ClaimState {
  const open = state.open.map((window) => {
    const { lease } = window;
    return lease === null
      ? window
      : { ...window, lease: { ...lease, expiresAt: later(lease.expiresAt, -aheadMs) } };
  });
  return { ...state, open };
}

function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
