/** A process that holds a lease, named so that another one can tell whether it still lives. */
export interface Owner {
  /** Name of the host. */
  readonly host: string;
  /** Identity of the boot (and of the process namespace), so that a pid of another boot is not mistaken. */
  readonly boot: string;
  readonly pid: number;
  /** Start of the process as the system tells it, so that a recycled pid is not mistaken. */
  readonly started: string;
}

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
}
