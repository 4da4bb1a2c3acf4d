import type { Clock } from "../../ports/clock.ts";
import { DiskError, LedgerError } from "../../ports/ledger.ts";
import { FULL_DISK_MS } from "./keep_lease.ts";

/** For how long, and how far apart, a commit is tried. */
const PATIENCE_MS = 55_000;
const WAIT_MS = 5_000;

/**
 * Commits what has been done, and does not give up at the first fault of the ledger: the work behind it cannot be undone,
 * and would be done twice. A disk that is full may be freed while someone looks.
 *
 * @throws {LedgerError} If the ledger stays out of reach for a minute, or its disk full for five.
 */
export async function persist<T>(clock: Clock, commit: () => Promise<T>): Promise<T> {
  for (let waited = 0;; waited += WAIT_MS) {
    try {
      return await commit();
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      if (waited >= (error instanceof DiskError ? FULL_DISK_MS : PATIENCE_MS)) throw error;
      await clock.sleep(WAIT_MS);
    }
  }
}
