/** A process that holds a lease, named so that another one can tell whether it still lives. */
export interface Owner {
  /** Name of the host. */
  readonly host: string;
  /** Identity of machine and boot, so that a pid of another boot is not mistaken; empty where the system tells neither. */
  readonly boot: string;
  /** Identity of the process namespace: in another one (a container's), the same pid is another process. */
  readonly namespace: string;
  readonly pid: number;
  /** Start of the process as the system tells it, so that a recycled pid is not mistaken. */
  readonly started: string;
}

/**
 * The processes of a sandboxed run: those of the process group that its sandbox process leads, in a session of its own,
 * and whatever they started.
 */
export interface SandboxGroup {
  /** Process id of the leader, and so the id of the group. */
  readonly pid: number;
  /** Start of the leader, as `Owner.started`. */
  readonly started: string;
  /** Random id that every process of the run has in its environment, as {@linkcode RUN_VARIABLE}. */
  readonly mark: string;
}

/** Environment variable that holds the `mark` of the run that a process belongs to. */
export const RUN_VARIABLE = "GAPLESS_RUN";

/** What can be seen of an owner: `unknown` if it cannot be seen from here (another host, another namespace). */
export type Sighting = "alive" | "dead" | "unknown";

/** The right to work on a window. `token` rises with every claim of the window and fences off older owners. */
export interface Lease {
  readonly windowId: number;
  readonly token: number;
}

/** A lease as the ledger keeps it. */
export interface LeaseRecord extends Lease {
  readonly plugin: string;
  readonly owner: Owner;
  readonly expiresAt: Date;
  /** Since when its owner is asked to stop, because a newer run shall take its place; null if it is not. */
  readonly stopAt: Date | null;
  /** Where its run takes place; null if the run has no process of its own. */
  readonly group: SandboxGroup | null;
}

/** What became of a sign of life: the lease is held, is held by an owner that shall stop, or is lost. */
export type Heartbeat = "held" | "stop" | "lost";

/** Tells whether two names are of the same process. */
export function isSameOwner(one: Owner, other: Owner): boolean {
  return one.host === other.host && one.boot === other.boot && one.namespace === other.namespace &&
    one.pid === other.pid && one.started === other.started;
}

/** Tells whether two are the same lease: of the same window, under the same token. */
export function isSameLease(one: Lease, other: Lease): boolean {
  return one.windowId === other.windowId && one.token === other.token;
}

/**
 * Tells whether a lease may be taken from its owner: at once if the owner is dead, after its expiry if nothing can be
 * seen of it. An owner seen alive keeps its lease, however long it was silent.
 *
 * @param lease The lease as the ledger has it.
 * @param sighting What was seen of its owner.
 * @param now The time by this host's clock.
 *
 * @example An owner on another host
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const lease = { expiresAt: new Date("2026-01-01T00:01:00Z") };
 * assertEquals(isFree(lease, "unknown", new Date("2026-01-01T00:00:59Z")), false);
 * assertEquals(isFree(lease, "unknown", new Date("2026-01-01T00:01:00Z")), true);
 * assertEquals(isFree(lease, "alive", new Date("2026-01-02T00:00:00Z")), false);
 * ```
 */
export function isFree(lease: Pick<LeaseRecord, "expiresAt">, sighting: Sighting, now: Date): boolean {
  switch (sighting) {
    case "alive":
      return false;
    case "dead":
      return true;
    case "unknown":
      return lease.expiresAt <= now;
  }
}
