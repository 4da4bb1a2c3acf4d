import type { Clock } from "../../ports/clock.ts";
import { LedgerError } from "../../ports/ledger.ts";

/** How often, and how far apart, a commit is tried: a disk that is full may be freed while someone looks. */
const TRIES = 12;
const WAIT_MS = 5_000;

/**
 * Commits what has been done, and does not give up at the first fault of the ledger: the work behind it cannot be undone,
 * and would be done twice.
 *
 * @throws {LedgerError} If the ledger stays out of reach for a minute.
 */
export async function persist<T>(clock: Clock, commit: () => Promise<T>): Promise<T> {
  for (let tries = 1;; tries++) {
    try {
      return await commit();
    } catch (error) {
      if (!(error instanceof LedgerError) || tries === TRIES) throw error;
      await clock.sleep(WAIT_MS);
    }
  }
}
