import type { Ledger } from "../../src/ports/ledger.ts";
import { at, type TestLedger } from "./ledger_bench.ts";
import { testClaims } from "./ledger_claims.ts";
import { testBackfills } from "./ledger_backfills.ts";
import { testFailures } from "./ledger_failures.ts";
import { testHandWork } from "./ledger_hand_work.ts";
import { testLeases } from "./ledger_leases.ts";
import { testActivity } from "./ledger_activity.ts";
import { testWakeGaps } from "./ledger_wake_gaps.ts";
import { testOverview } from "./ledger_overview.ts";
import { testOverlap } from "./ledger_overlap.ts";
import { testRetries } from "./ledger_retries.ts";
import { testRewind } from "./ledger_rewind.ts";

/**
 * What every ledger must do; `open` returns a new and empty one.
 *
 * @param register Registers a test; some ledgers cannot be tested everywhere.
 */
export function testLedger(
  name: string,
  open: () => Promise<Ledger>,
  register: (name: string, fn: () => Promise<void>) => void = Deno.test,
): void {
  const test: TestLedger = (what, run) =>
    register(`${name}: ${what}`, async () => {
      await using ledger = await open();
      await ledger.register({ name: "report", module: "./report.ts", now: at("00:00") });
      await run(ledger);
    });
  testClaims(test);
  testLeases(test);
  testFailures(test);
  testOverlap(test);
  testHandWork(test);
  testRewind(test);
  testBackfills(test);
  testOverview(test);
  testWakeGaps(test);
  testActivity(test);
  testRetries(test);
}
