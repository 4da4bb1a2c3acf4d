/** How much of other machines one plugin may have. */
export interface Limits {
  /** Modules of one graph. */
  readonly modules: number;
  /** Bytes of one module. */
  readonly moduleBytes: number;
  /** Bytes of one graph. */
  readonly graphBytes: number;
  /** Packages of npm of one graph. */
  readonly packages: number;
  /** Bytes of all packages of npm of one graph, unpacked: they are in memory while it is linked. */
  readonly packageBytes: number;
  /** For one request, from its first byte to the last one of the answer. */
  readonly requestMs: number;
  /** For all modules of one graph. */
  readonly graphMs: number;
}

/** Far beyond what honest plugins need, and short of what hurts. */
export const LIMITS: Limits = {
  modules: 5_000,
  moduleBytes: 20_000_000,
  graphBytes: 100_000_000,
  packages: 2_000,
  packageBytes: 1_000_000_000,
  requestMs: 30_000,
  graphMs: 300_000,
};
