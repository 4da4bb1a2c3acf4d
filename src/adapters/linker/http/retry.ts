import { type FaultDetails, LinkFault } from "../link/link_fault.ts";

/** A fault that may be gone the next time. */
export class TransientFault extends LinkFault {
  override name = "TransientFault";
  /** How long the server asks to be left alone. */
  readonly waitMs: number;

  constructor(
    details: FaultDetails,
    { retryAfter, ...options }: ErrorOptions & { readonly retryAfter?: string | null } = {},
  ) {
    super(details, options);
    const seconds = Number(retryAfter ?? 0);
    this.waitMs = Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1000, LONGEST_WAIT_MS) : 0;
  }
}

const TRIES = 4;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

/** Tries again what failed for a fault that may pass, after a longer wait each time. */
export async function retry<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let failures = 1;; failures++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientFault) || failures === TRIES) throw error;
      await pause(Math.max(error.waitMs, FIRST_WAIT_MS * 2 ** (failures - 1)));
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
