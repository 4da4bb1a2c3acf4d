import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { PluginSetting, RunOutcome, WindowState } from "../../src/domain/window/records.ts";
import { status } from "../../src/services/status.ts";
import { FakeClock } from "../fakes/clock.ts";
import { FakeLedger } from "../fakes/ledger.ts";
import { LedgerBooks } from "../fakes/ledger_books.ts";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { parseManifest } from "../../src/domain/manifest/parse/parse_manifest.ts";
import { share } from "../soak.ts";
import { type NaiveCase, type NaiveSchedule, naiveStatus } from "./naive_status.ts";

const MINUTE = 60_000;
const DAY = 24 * 60;
const BEGIN = Date.UTC(2026, 5, 8);

const every = (minutes: number): NaiveSchedule => ({
  expression: minutes === 60 ? "0 * * * *" : `*/${minutes} * * * *`,
  ticksAt: (minute) => minute % minutes === 0,
});
const SCHEDULES: readonly NaiveSchedule[] = [
  ...[1, 2, 5, 15, 30, 60].map(every),
  { expression: "30 2 * * *", ticksAt: (minute) => minute === 150 },
  { expression: "0 9,10,17 * * *", ticksAt: (minute) => [540, 600, 1020].includes(minute) },
];

const schedule = fc.constantFrom(...SCHEDULES);
/** Most plugins are in order in most ways, or each would have every problem. */
const rarely = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, {
  weight: 1,
  arbitrary: fc.constant(true),
});
const span = fc.oneof(fc.nat({ max: 10 }), fc.nat({ max: 90 }), fc.nat({ max: DAY }));
const state = fc.oneof(
  { weight: 12, arbitrary: fc.constant<WindowState>("done") },
  { weight: 3, arbitrary: fc.constantFrom<WindowState>("leased", "owed", "parked", "skipped", "rewound") },
);

const window = fc.record({
  state,
  minutes: fc.nat({ max: 60 }).map((minutes) => minutes + 1),
  backfill: rarely,
  /** Its run. */
  tookMs: fc.nat({ max: 20 * MINUTE }),
  startedAgo: span,
  outcome: fc.constantFrom<RunOutcome>("ok", "ok", "ok", "failed", "timeout"),
  living: fc.boolean(),
  expired: rarely,
  loggedAgo: fc.option(span),
});

const ledger = fc.record({
  registered: rarely.map((not) => !not),
  schedule,
  recorded: fc.option(fc.oneof(fc.constant("same" as const), fc.constant("same" as const), schedule)),
  recordedEnabled: rarely.map((not) => !not),
  off: rarely,
  toldOff: rarely,
  paused: rarely,
  loadError: rarely,
  waiting: rarely,
  within: fc.option(fc.integer({ min: 1, max: 7200 }), { freq: 3 }),
  activeAgo: span,
  endAgo: fc.oneof(fc.integer({ min: -200, max: 10 }), fc.nat({ max: 3 * DAY })),
  nowMs: fc.nat({ max: DAY * MINUTE }),
  windows: fc.array(window, { maxLength: 10 }),
  wakeUpsAgo: fc.array(span.map((minutes) => minutes * MINUTE - 500), { maxLength: 3 }),
  /** How many ago the last good runs before all these were, to have a median of many. */
  goodRuns: fc.array(fc.nat({ max: 5 * MINUTE }), { maxLength: 25 }),
});

type Drawn = typeof ledger extends fc.Arbitrary<infer T> ? T : never;

/** Builds the ledger twice: in the form that the program reads, and in the naive one. */
function build(drawn: Drawn) {
  const now = BEGIN + 5 * DAY * MINUTE + drawn.nowMs;
  const books = new LedgerBooks();
  const processes = new FakeProcessTable();
  const clock = new FakeClock(new Date(now));
  const total = drawn.windows.reduce((sum, { minutes, backfill }) => sum + (backfill ? 0 : minutes), 0);
  const end = Math.floor(now / MINUTE) * MINUTE - drawn.endAgo * MINUTE;
  const since = end - total * MINUTE;
  const activeSince = now - drawn.activeAgo * MINUTE;
  const registered = drawn.registered;
  const windows = registered ? drawn.windows : [];
  const enabled = !drawn.off && !(registered && drawn.toldOff);
  const recordedSchedule = !registered
    ? drawn.schedule
    : drawn.recorded === "same"
    ? drawn.schedule
    : drawn.recorded;
  const recordedEnabled = recordedSchedule !== null && drawn.recordedEnabled;
  const setting: PluginSetting | null = recordedSchedule &&
    { enabled: recordedEnabled, schedule: recordedSchedule.expression, timezone: "UTC" };
  const leases = new Map<number, { living: boolean; expiresAt: number }>();
  const logged = new Map<number, number>();
  const begin = (
    windowId: number,
    parts: { startedAt: number; trigger: "schedule" | "backfill"; token: number },
  ) => {
    const { startedAt, trigger, token } = parts;
    const id = books.runs.size + 1;
    const row = books.windows.get(windowId)!;
    books.runs.set(id, {
      id,
      plugin: "p",
      window: { id: windowId, kind: row.kind, start: row.start, end: row.end },
      attempt: 1,
      trigger,
      outcome: "running",
      host: "here",
      provenance: null,
      startedAt: new Date(startedAt),
      endedAt: null,
      error: null,
      token,
    });
    return id;
  };
  const finish = (id: number, outcome: RunOutcome, tookMs: number) => {
    const run = books.runs.get(id)!;
    books.runs.set(id, { ...run, outcome, endedAt: new Date(run.startedAt.getTime() + tookMs) });
  };
  let at = since;
  for (const [index, one] of windows.entries()) {
    const start = one.backfill ? since - 7 * DAY * MINUTE : at;
    const stop = start + one.minutes * MINUTE;
    if (!one.backfill && one.state !== "rewound") at = stop;
    const kind = one.backfill ? "backfill" as const : "scheduled" as const;
    // No backfill is rewound.
    const state = one.backfill && one.state === "rewound" ? "done" : one.state;
    const { id } = books.add({ name: "p" }, { start: new Date(start), end: new Date(stop) }, { state, kind });
    if (index === 0) {
      for (const tookMs of drawn.goodRuns) {
        finish(begin(id, { startedAt: now - 6 * 3_600_000, trigger: "schedule", token: 0 }), "ok", tookMs);
      }
    }
    if (state === "skipped" || state === "rewound") continue;
    const startedAt = now - one.startedAgo * MINUTE;
    const run = begin(id, { startedAt, trigger: one.backfill ? "backfill" : "schedule", token: 1 });
    if (one.loggedAgo !== null) logged.set(run, now - one.loggedAgo * MINUTE);
    if (state !== "leased") {
      finish(run, state === "done" ? "ok" : one.outcome === "ok" ? "failed" : one.outcome, one.tookMs);
      continue;
    }
    const holder = owner({ pid: 100 + index });
    const expiresAt = one.expired ? now - 1000 : now + 30_000;
    if (!one.living) processes.kill(holder);
    leases.set(id, { living: one.living, expiresAt });
    books.leases.set(id, {
      windowId: id,
      token: 1,
      plugin: "p",
      owner: holder,
      expiresAt: new Date(expiresAt),
      stopAt: null,
      group: null,
    });
  }
  const cursor = at > since ? new Date(at) : null;
  if (registered) {
    books.plugins.set("p", {
      name: "p",
      module: "./p.ts",
      registeredAt: new Date(activeSince),
      cursor,
      told: { fingerprint: "f", enabled: !drawn.toldOff, interval: "* * * * *" },
      loadError: drawn.loadError ? "broken" : null,
      pause: drawn.paused ? { by: "ann", at: new Date(now), why: null, until: null } : null,
      activeSince: new Date(activeSince),
      setting,
    });
  }
  const wakeUps = drawn.wakeUpsAgo.map((ago) => now - ago);
  const naive: NaiveCase = {
    registered,
    schedule: drawn.schedule,
    recordedSchedule,
    recordedEnabled: recordedSchedule === null || recordedEnabled,
    enabled,
    paused: registered && drawn.paused,
    loadError: drawn.loadError,
    within: drawn.within === null ? null : drawn.within * 1000,
    activeSince,
    since,
    now,
    windows: [...books.windows.values()],
    runs: [...books.runs.values()],
    leases,
    logged,
    wakeUps,
    waiting: drawn.waiting,
  };
  const toml =
    `[plugins.manager]\nenabled = false\n[plugins.p]\nmodule = "./p.ts"\ntimezone = "UTC"\nschedule = ${
      JSON.stringify(drawn.schedule.expression)
    }\nsince = ${new Date(since).toISOString()}\n` +
    (drawn.within === null ? "" : `within = "${drawn.within}s"\n`) + (drawn.off ? "enabled = false\n" : "");
  const deps = {
    clock,
    ledger: new FakeLedger(books),
    processes,
    slots: { waiting: () => Promise.resolve(new Map()) },
    traces: { read: () => wakeUps.map((ms) => new Date(ms)) },
    logs: {
      lastWritten: (_plugin: string, run: number) => {
        const ms = logged.get(run);
        return ms === undefined ? undefined : new Date(ms);
      },
    },
    memory: { waiting: () => Promise.resolve(new Set(drawn.waiting ? ["p"] : [])) },
    localZone: "UTC",
  };
  return { naive, deps, manifest: parseManifest(toml, "/srv/gapless.toml") };
}

Deno.test("status judges random ledgers as a second implementation does", async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(ledger, async (drawn) => {
      const { naive, deps, manifest } = build(drawn);
      const plugin = (await status(deps, manifest)).find(({ name }) => name === "p");
      const { state, problems } = plugin!;
      const expected = naiveStatus(naive);
      seen.set(state, (seen.get(state) ?? 0) + 1);
      assertEquals({ state, problems }, expected);
    }),
    { numRuns: share(10_000) },
  );
  // A test of which no case is late, say, would test little.
  const missing = STATES_SEEN.filter((state) => !seen.has(state));
  assertEquals(missing, [], JSON.stringify([...seen]));
});

const STATES_SEEN = [
  "disabled",
  "paused",
  "unloadable",
  "parked",
  "stuck",
  "silent",
  "ahead",
  "late",
  "owed",
  "waiting",
  "running",
  "new",
  "ok",
];
