/** A fault that may be gone the next time. The message is a clause. */
export class TransientError extends Error {
  override name = "TransientError";
  /** How long the server asks to be left alone. */
  readonly waitMs: number;

  constructor(
    message: string,
    { retryAfter, ...options }: ErrorOptions & { readonly retryAfter?: string | null } = {},
  ) {
    super(message, options);
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
      if (!isTransient(error) || failures === TRIES) throw error;
      await pause(Math.max(error.waitMs, FIRST_WAIT_MS * 2 ** (failures - 1)));
    }
  }
}

/** Tells whether an error is a {@linkcode TransientError}. */
export function isTransient(error: unknown): error is TransientError {
  return error instanceof TransientError;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
