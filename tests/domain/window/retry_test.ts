import { assertEquals } from "@std/assert";
import { afterCrash, afterFailure } from "../../../src/domain/window/retry.ts";

const POLICY = { attempts: 3, backoffMs: 30_000, maxMs: 900_000, parkAfter: 10 };
const NOW = new Date("2026-01-01T00:00:00Z");
const MOMENT = { now: NOW, roll: 0 };

const WAITS = [[1, 30], [2, 60], [3, 120], [5, 480], [6, 900], [9, 900]] as const;

for (const [failures, seconds] of WAITS) {
  Deno.test(`afterFailure() waits ${seconds} s after failure ${failures}`, () => {
    const notBefore = new Date(NOW.getTime() + seconds * 1000);
    assertEquals(afterFailure(POLICY, failures, MOMENT), { state: "owed", notBefore });
  });
}

Deno.test("afterFailure() parks after the last failure that is borne", () => {
  assertEquals(afterFailure(POLICY, 10, MOMENT), { state: "parked" });
  assertEquals(afterFailure(POLICY, 11, MOMENT), { state: "parked" });
});

Deno.test("afterFailure() always knows a time, without a wait and after any number of failures", () => {
  const policy = { ...POLICY, backoffMs: 0, parkAfter: 100_000 };
  assertEquals(afterFailure(policy, 5000, MOMENT), { state: "owed", notBefore: NOW });
  assertEquals(afterFailure({ ...policy, backoffMs: 1 }, 5000, MOMENT), {
    state: "owed",
    notBefore: new Date(NOW.getTime() + policy.maxMs),
  });
});

Deno.test("afterCrash() owes the window at once, or parks it", () => {
  assertEquals(afterCrash(POLICY, 9, NOW), { state: "owed", notBefore: NOW });
  assertEquals(afterCrash(POLICY, 10, NOW), { state: "parked" });
});
