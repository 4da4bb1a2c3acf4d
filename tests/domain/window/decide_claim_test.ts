import { assertEquals } from "@std/assert";
import type { PluginRecord } from "../../../src/domain/window/records.ts";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";
import type { OpenWindow } from "../../../src/domain/window/claim.ts";
import { cursorOf } from "../../../src/domain/window/cursor_of.ts";
import { type ClaimPolicy, decideClaim } from "../../../src/domain/window/decide_claim.ts";
import { owner } from "../../fakes/process_table.ts";

const RECORD: PluginRecord = {
  name: "report",
  registeredAt: at("00:00"),
  cursor: at("10:00"),
  module: "./report.ts",
  told: null,
  loadError: null,
  pause: null,
  activeSince: at("00:00"),
  setting: null,
};
const POLICY: ClaimPolicy = {
  now: at("11:30"),
  schedule: parseSchedule("0 * * * *", "UTC"),
  since: { kind: "epoch" },
  catchup: "merge",
  align: true,
  maxWindowMs: null,
  overlap: "forbid",
  order: "any",
  delivery: "at_least_once",
  retry: { attempts: 3, backoffMs: 30_000, maxMs: 900_000, parkAfter: 10, parkAgeMs: 0 },
  dead: [],
};
const NEW = { kind: "new", window: { start: at("10:00"), end: at("11:00") }, skipped: null } as const;

Deno.test("decideClaim() takes the window after the cursor where nothing is open", () => {
  assertEquals(decideClaim({ record: RECORD, open: [], backfill: null }, POLICY), { buried: [], then: NEW });
});

Deno.test("decideClaim() takes the oldest owed window first", () => {
  const { then } = decideClaim(
    { record: RECORD, open: [owed(1, null), owed(2, null)], backfill: null },
    POLICY,
  );
  assertEquals(then, { kind: "retry", windowId: 1 });
});

Deno.test("decideClaim() lets an owed window wait its time, and none longer than the longest wait", () => {
  const waits = [
    ["11:30", { kind: "retry", windowId: 1 }],
    ["11:31", NEW],
    ["11:45", NEW],
    // Counted by a clock that was ahead.
    ["11:46", { kind: "retry", windowId: 1 }],
    ["23:59", { kind: "retry", windowId: 1 }],
  ] as const;
  for (const [notBefore, then] of waits) {
    assertEquals(
      decideClaim({ record: RECORD, open: [owed(1, at(notBefore))], backfill: null }, POLICY).then,
      then,
      notBefore,
    );
  }
});

Deno.test("decideClaim() is busy while a lease is held, whatever else is owed", () => {
  const { then, buried } = decideClaim({
    record: RECORD,
    open: [owed(1, null), leased(2, 1)],
    backfill: null,
  }, POLICY);
  assertEquals([then, buried], [{ kind: "busy", owner: owner() }, []]);
});

Deno.test("decideClaim() buries the dead and takes their window at once", () => {
  const window = leased(2, 1);
  const decision = decideClaim({ record: RECORD, open: [window], backfill: null }, {
    ...POLICY,
    dead: [window.lease!],
  });
  assertEquals(decision, {
    buried: [{ lease: window.lease!, outcome: "crashed", next: { state: "owed", notBefore: POLICY.now } }],
    then: { kind: "retry", windowId: 2 },
  });
});

Deno.test("decideClaim() parks a window that crashed too often, and goes on with the next", () => {
  const window = { ...leased(2, 1), attempts: 10, failures: 9 };
  const decision = decideClaim({ record: RECORD, open: [window], backfill: null }, {
    ...POLICY,
    dead: [window.lease!],
  });
  assertEquals(decision, {
    buried: [{ lease: window.lease!, outcome: "crashed", next: { state: "parked" } }],
    then: NEW,
  });
});

Deno.test("decideClaim() parks no window for attempts that were cancelled", () => {
  const window = { ...leased(2, 1), attempts: 50, failures: 8 };
  const { buried } = decideClaim({ record: RECORD, open: [window], backfill: null }, {
    ...POLICY,
    dead: [window.lease!],
  });
  assertEquals(buried, [{
    lease: window.lease!,
    outcome: "crashed",
    next: { state: "owed", notBefore: POLICY.now },
  }]);
});

Deno.test("decideClaim() takes no lease for dead that was renewed since it was looked at", () => {
  const decision = decideClaim(
    { record: RECORD, open: [leased(2, 2)], backfill: null },
    { ...POLICY, dead: [leased(2, 1).lease!] },
  );
  assertEquals(decision, { buried: [], then: { kind: "busy", owner: owner() } });
});

Deno.test("decideClaim() takes no lease for dead whose owner gave a sign of life since it was looked at", () => {
  const { lease } = leased(2, 1);
  const silent = { ...lease!, expiresAt: new Date(lease!.expiresAt.getTime() - 60_000) };
  const decision = decideClaim(
    { record: RECORD, open: [leased(2, 1)], backfill: null },
    { ...POLICY, dead: [silent] },
  );
  assertEquals(decision, { buried: [], then: { kind: "busy", owner: owner() } });
});

Deno.test("decideClaim() buries one and is busy with another", () => {
  const decision = decideClaim(
    { record: RECORD, open: [leased(1, 1), leased(2, 1)], backfill: null },
    { ...POLICY, dead: [leased(1, 1).lease!] },
  );
  assertEquals([decision.buried.length, decision.then.kind], [1, "busy"]);
});

Deno.test("decideClaim() takes nothing for a paused plugin", () => {
  const { then } = decideClaim({
    record: { ...RECORD, pause: { by: "ann", at: at("10:30"), why: null, until: null } },
    open: [owed(1, null)],
    backfill: null,
  }, POLICY);
  assertEquals(then, { kind: "nothing" });
});

Deno.test("cursorOf() is where the first window shall start, until there is one", () => {
  const record = { ...RECORD, cursor: null };
  assertEquals(cursorOf(record, { kind: "epoch" }), new Date(0));
  assertEquals(cursorOf(record, { kind: "now" }), at("00:00"));
  assertEquals(cursorOf(record, { kind: "at", at: at("05:00") }), at("05:00"));
  assertEquals(cursorOf(RECORD, { kind: "at", at: at("05:00") }), at("10:00"));
});

function owed(id: number, notBefore: Date | null): OpenWindow {
  const span = { start: at(`0${id}:00`), end: at(`0${id + 1}:00`) };
  return {
    ...span,
    id,
    plugin: "report",
    kind: "scheduled",
    state: "owed",
    attempts: 1,
    failures: 0,
    notBefore,
    owedSince: null,
    backfillId: null,
    decision: null,
    reason: null,
    lease: null,
  };
}

function leased(id: number, token: number): OpenWindow {
  const lease = {
    windowId: id,
    token,
    plugin: "report",
    owner: owner(),
    expiresAt: at("11:00"),
    stopAt: null,
    group: null,
  };
  return { ...owed(id, null), state: "leased", attempts: token, lease };
}

function at(time: string): Date {
  return new Date(`2026-01-01T${time}:00Z`);
}

Deno.test("decideClaim() gives a person the minute that had begun, if the ledger has only just heard of the plugin", () => {
  const record = { ...RECORD, cursor: null, registeredAt: new Date("2026-01-01T11:30:07.200Z") };
  const policy = { ...POLICY, since: { kind: "now" }, now: new Date("2026-01-01T11:30:07Z") } as const;
  const claim = (more: Partial<ClaimPolicy>) =>
    decideClaim({ record, open: [], backfill: null }, { ...policy, ...more }).then;
  assertEquals(claim({ atOnce: true }), {
    kind: "new",
    window: { start: new Date("2026-01-01T11:30:00Z"), end: policy.now },
    skipped: null,
  });
  assertEquals(claim({}), { kind: "nothing" });
  const onTheMinute = claim({ atOnce: true, now: new Date("2026-01-01T11:30:00Z") });
  assertEquals(onTheMinute.kind === "new" && onTheMinute.window.start, new Date("2026-01-01T11:29:00Z"));
});

Deno.test("decideClaim() in strict order tries the oldest window that is not settled, or none", () => {
  const strict = { ...POLICY, order: "strict" } as const;
  const then = (open: readonly OpenWindow[], oldestParked: Date | null = null) =>
    decideClaim({ record: RECORD, open, backfill: null, oldestParked }, strict).then;
  const waiting = owed(1, at("11:40"));
  assertEquals(then([]), NEW);
  assertEquals(then([owed(1, null), owed(2, null)]), { kind: "retry", windowId: 1 });
  assertEquals(then([waiting, owed(2, null)]), { kind: "nothing" });
  assertEquals(then([owed(1, null), leased(2, 1)]), { kind: "busy", owner: owner() });
  assertEquals(then([], at("01:00")), { kind: "nothing" });
  assertEquals(then([owed(2, null)], at("01:00")), { kind: "nothing" });
  // The one that is parked comes later.
  assertEquals(then([owed(1, null)], at("02:00")), { kind: "retry", windowId: 1 });
  // A backfill has a track of its own.
  assertEquals(then([{ ...waiting, kind: "backfill", backfillId: 1 }]), NEW);
});

Deno.test("decideClaim() in strict order takes nothing newer once it has parked the oldest", () => {
  const window = { ...leased(2, 1), attempts: 10, failures: 9 };
  const strict = { ...POLICY, order: "strict", dead: [window.lease!] } as const;
  const { then } = decideClaim({ record: RECORD, open: [window], backfill: null }, strict);
  assertEquals(then, { kind: "nothing" });
});

Deno.test("decideClaim() skips owed windows that began where they may begin once only", () => {
  const once = { ...POLICY, delivery: "at_most_once" } as const;
  const fresh = { ...owed(2, null), attempts: 0 };
  const decision = decideClaim({ record: RECORD, open: [owed(1, null), fresh], backfill: null }, once);
  assertEquals(decision.then, { kind: "retry", windowId: 2 });
  assertEquals(decision.skipped?.map(({ windowId }) => windowId), [1]);
});

Deno.test("decideClaim() takes windows again from the end of a pause on", () => {
  const pause = { by: "ann", at: at("10:30"), why: null, until: at("11:30") };
  const then = (until: Date) =>
    decideClaim({ record: { ...RECORD, pause: { ...pause, until } }, open: [], backfill: null }, POLICY).then;
  assertEquals([then(at("11:30")), then(at("11:31"))], [NEW, { kind: "nothing" }]);
});
