import { assertEquals } from "@std/assert";
import type { RetryPolicy } from "../../../src/domain/window/policies.ts";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";
import {
  afterCrash,
  afterFailure,
  afterStop,
  type FailurePolicy,
  notAgain,
} from "../../../src/domain/window/retry.ts";

const RETRY: RetryPolicy = { attempts: 3, backoffMs: 30_000, maxMs: 900_000, parkAfter: 10, parkAgeMs: null };
const POLICY: FailurePolicy = {
  retry: RETRY,
  delivery: "at_least_once",
  schedule: parseSchedule("0 3 * * *", "UTC"),
};
const NOW = new Date("2026-01-01T03:00:10Z");
const FAILED = { owedSince: NOW, now: NOW, roll: 0, reason: "no" };

const WAITS = [[1, 30], [2, 60], [3, 120], [5, 480], [6, 900], [9, 900], [500, 900]] as const;

for (const [failures, seconds] of WAITS) {
  Deno.test(`afterFailure() waits ${seconds} s after failure ${failures}`, () => {
    const notBefore = new Date(NOW.getTime() + seconds * 1000);
    assertEquals(afterFailure(POLICY, { ...FAILED, failures }), { state: "owed", notBefore });
  });
}

Deno.test("afterFailure() parks a window that has failed often enough and has been owed for long enough", () => {
  // Nightly: two ticks take longer than a day.
  const cases = [
    [9, "2026-03-01T00:00:00Z", "owed"],
    [10, "2026-01-02T03:00:10Z", "owed"],
    [10, "2026-01-03T02:59:59Z", "owed"],
    [10, "2026-01-03T03:00:00Z", "parked"],
    [400, "2026-01-01T06:00:00Z", "owed"],
    [400, "2026-01-03T03:00:00Z", "parked"],
  ] as const;
  for (const [failures, now, state] of cases) {
    const next = afterFailure(POLICY, { ...FAILED, failures, now: new Date(now) });
    assertEquals(next.state, state, `${failures} failures at ${now}`);
  }
});

Deno.test("a window that is owed by its first failure only is not old, unless no age is asked for", () => {
  const failed = { ...FAILED, failures: 10, owedSince: null };
  assertEquals(afterFailure(POLICY, failed).state, "owed");
  const noAge = { ...POLICY, retry: { ...RETRY, parkAgeMs: 0 } };
  assertEquals(afterFailure(noAge, failed), { state: "parked" });
});

Deno.test("a clock that was set back parks nothing", () => {
  const owedSince = new Date("2026-02-01T00:00:00Z");
  assertEquals(afterFailure(POLICY, { ...FAILED, failures: 50, owedSince }).state, "owed");
});

Deno.test("where no tick follows, or the schedule is not known, a day is long enough", () => {
  for (const schedule of [null, parseSchedule("2026-01-01 03:00", "UTC")]) {
    const policy = { ...POLICY, schedule };
    const at = (now: string) => afterFailure(policy, { ...FAILED, failures: 10, now: new Date(now) }).state;
    assertEquals([at("2026-01-02T03:00:09Z"), at("2026-01-02T03:00:10Z")], ["owed", "parked"]);
  }
});

Deno.test("afterFailure() always knows a time, without a wait and after any number of failures", () => {
  const retry = { ...RETRY, backoffMs: 0, parkAfter: 100_000 };
  const failed = { ...FAILED, failures: 5000 };
  assertEquals(afterFailure({ ...POLICY, retry }, failed), { state: "owed", notBefore: NOW });
  assertEquals(afterFailure({ ...POLICY, retry: { ...retry, backoffMs: 1 } }, failed), {
    state: "owed",
    notBefore: new Date(NOW.getTime() + retry.maxMs),
  });
});

Deno.test("afterCrash() owes the window at once, or parks it", () => {
  const crash = { failures: 10, owedSince: NOW, reason: "no" };
  assertEquals(afterCrash(POLICY, { ...crash, now: NOW }), { state: "owed", notBefore: NOW });
  assertEquals(afterCrash(POLICY, { ...crash, now: new Date("2026-01-03T03:00:00Z") }), { state: "parked" });
});

Deno.test("a window that must not begin again is skipped, with the reason, whatever ended it", () => {
  const once = { ...POLICY, delivery: "at_most_once" } as const;
  const reason = notAgain({ attempts: 1 }, "Error: no luck\n    at run (mod.ts:1:1)");
  assertEquals(reason, 'delivery is "at_most_once", and attempt 1 ended: Error: no luck');
  const skipped = { state: "skipped", reason } as const;
  assertEquals(afterFailure(once, { ...FAILED, failures: 1, reason }), skipped);
  assertEquals(afterCrash(once, { ...FAILED, failures: 50, reason }), skipped);
  assertEquals(afterStop(once, { notBefore: NOW, reason }), skipped);
  assertEquals(afterStop(POLICY, { notBefore: NOW, reason }), { state: "owed", notBefore: NOW });
});
