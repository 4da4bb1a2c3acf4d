import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { outlookOf } from "../../../src/domain/outlook/outlook.ts";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";
import type { ClaimState, OpenWindow } from "../../../src/domain/window/claim.ts";
import { decideClaim } from "../../../src/domain/window/decide_claim.ts";
import type { PluginRecord } from "../../../src/domain/window/records.ts";

const RECORD: PluginRecord = {
  name: "report",
  registeredAt: at("2026-03-01T00:00Z"),
  cursor: at("2026-03-28T10:00Z"),
  module: "./report.ts",
  told: null,
  loadError: null,
  pause: null,
  activeSince: at("2026-03-01T00:00Z"),
  setting: null,
};
const SINCE = { kind: "epoch" } as const;

Deno.test("outlookOf() looks up to the next tick after the cursor", () => {
  const schedule = parseSchedule("30 2 * * *", "Europe/Copenhagen");
  const outlook = outlookOf(state(), { schedule, since: SINCE, now: at("2026-03-28T12:00Z") });
  assertEquals(outlook, { record: RECORD, until: at("2026-03-29T01:00Z") });
});

Deno.test("outlookOf() ends with the minute before a tick: the wake-up of its minute waits for it", () => {
  const schedule = parseSchedule("45 30 * * * *", "UTC");
  const terms = { schedule, since: SINCE, now: at("2026-03-28T10:29:59Z") };
  assertEquals(outlookOf(state(), terms)?.until, at("2026-03-28T10:30Z"));
  assertEquals(outlookOf(state(), { ...terms, now: at("2026-03-28T10:30Z") }), null);
});

Deno.test("outlookOf() looks as far as it likes where no tick is left", () => {
  const schedule = parseSchedule("0 0 0 1 1 * 2026", "UTC");
  assertEquals(outlookOf(state(), { schedule, since: SINCE, now: at("2026-03-28T12:00Z") })?.until, null);
});

Deno.test("outlookOf() is none once the tick has come, and while a window is open", () => {
  const schedule = parseSchedule("0 * * * *", "UTC");
  const terms = { schedule, since: SINCE, now: at("2026-03-28T10:59Z") };
  assert(outlookOf(state(), terms));
  assertEquals(outlookOf(state(), { ...terms, now: at("2026-03-28T11:00Z") }), null);
  const owed = { id: 1, state: "owed" } as OpenWindow;
  assertEquals(outlookOf({ record: RECORD, open: [owed], backfill: null }, terms), null);
});

Deno.test("no claim comes to anything before the end of an outlook, and one does then", () => {
  const minute = fc.integer({ min: 0, max: 4 * 1440 }).map((minutes) =>
    new Date(at("2026-03-27T00:00Z").getTime() + minutes * 60_000)
  );
  const expression = fc.constantFrom(
    "0 * * * *",
    "*/20 * * * *",
    "30 2 * * *",
    "0 0 * * 1",
    "15,45 1-3 * * *",
  );
  const policy = fc.record({
    catchup: fc.constantFrom("merge" as const, "each" as const, "latest" as const),
    align: fc.boolean(),
    since: fc.constantFrom(SINCE, { kind: "now" as const }, {
      kind: "at" as const,
      at: at("2026-03-28T00:30Z"),
    }),
    paused: fc.boolean(),
    cursor: fc.option(minute),
  });
  fc.assert(fc.property(expression, policy, minute, minute, (expression, choice, now, later) => {
    const { paused, cursor, ...chosen } = choice;
    const pause = paused ? { by: "ann", at: RECORD.registeredAt, why: null, until: null } : null;
    const record = { ...RECORD, pause, cursor };
    const schedule = parseSchedule(expression, "Europe/Copenhagen");
    const retry = { attempts: 3, backoffMs: 30_000, maxMs: 900_000, parkAfter: 10, parkAgeMs: 0 };
    const claimAt = (now: Date) =>
      decideClaim({ record, open: [], backfill: null }, {
        ...chosen,
        now,
        schedule,
        retry,
        dead: [],
        maxWindowMs: null,
        overlap: "forbid",
        order: "any",
        delivery: "at_least_once",
      }).then.kind;
    const outlook = outlookOf({ record, open: [], backfill: null }, { schedule, since: chosen.since, now });
    if (outlook === null) return assertEquals(claimAt(now), paused ? "nothing" : "new");
    const { until } = outlook;
    if (until === null) return;
    // A clock that is set back later makes nothing due either.
    if (later < until) assertEquals(claimAt(later), "nothing");
    assertEquals(claimAt(until), paused ? "nothing" : "new");
  }));
});

function state(): ClaimState {
  return { record: RECORD, open: [], backfill: null };
}

function at(text: string): Date {
  return new Date(text);
}
