import { assertEquals } from "@std/assert";
import { parseStep } from "../../../src/domain/window/step.ts";
import { runBackfill } from "../../../src/services/hand_work/backfill.ts";
import { prepareOnRecord } from "../../../src/services/load/put_on_record.ts";
import { failing, type FakePlugin, untilAborted } from "../../fakes/plugin_host.ts";
import { Bed, spans } from "../bed.ts";
import { RUN } from "../../contracts/wake_up.ts";

const HOURLY = `[plugins.report]
module = "./report.ts"
schedule = "0 * * * *"
since = "2026-06-01T12:00:00Z"
`;

/** A plugin that is due every hour from noon on, and what is backfilled of the day before. */
class BackfillBed extends Bed {
  constructor(plugin: FakePlugin, manifest = "") {
    super({ report: plugin });
    this.read(`${HOURLY}${manifest}`);
  }

  /** Works on the backfill of a time of 31 May. */
  async backfill(
    from: string,
    to: string,
    parts: { step?: string; parallel?: number; stop?: AbortSignal } = {},
  ) {
    const { step = "each", parallel = 1, stop = new AbortController().signal } = parts;
    const entry = this.entry("report");
    const prepared = await prepareOnRecord(this, entry);
    await this.ledger.register({ name: "report", module: entry.module.text, now: this.clock.now() });
    const backfill = await this.ledger.beginBackfill("report", {
      start: new Date(`2026-05-31T${from}:00Z`),
      end: new Date(`2026-05-31T${to}:00Z`),
      step: parseStep(step),
    }, { by: "ann", at: this.clock.now(), why: null });
    const shares: number[] = [];
    const report = await runBackfill(this, {
      entry,
      prepared,
      backfill,
      parallel,
      stop,
      trigger: "backfill",
      echo: () => {},
      onProgress: ({ settledMs }) => shares.push(settledMs / 3_600_000),
    });
    return { ...report, shares };
  }
}

Deno.test("runBackfill() does every window of its time, tells how far it is, and moves no cursor", async () => {
  const bed = new BackfillBed({});
  const { result, windows, shares } = await bed.backfill("08:30", "11:15");
  assertEquals([result, spans(windows)], ["done", [
    "2026-05-31T08:30 2026-05-31T09:00",
    "2026-05-31T09:00 2026-05-31T10:00",
    "2026-05-31T10:00 2026-05-31T11:00",
    "2026-05-31T11:00 2026-05-31T11:15",
  ]]);
  assertEquals(shares, [0, 0.5, 1.5, 2.5, 2.75]);
  assertEquals((await bed.ledger.state("report"))?.record.cursor, null);
  assertEquals(bed.host.jobs.map(({ trigger }) => trigger), Array(4).fill("backfill"));
});

Deno.test("runBackfill() cuts by step and by max_window", async () => {
  const cases = [
    ["merge", "", ["08:30 11:15"]],
    ["90m", "", ["08:30 10:00", "10:00 11:15"]],
    ["merge", 'max_window = "2h"', ["08:30 10:00", "10:00 11:15"]],
    ["90m", 'max_window = "1h"', ["08:30 09:30", "09:30 10:30", "10:30 11:15"]],
  ] as const;
  for (const [step, manifest, expected] of cases) {
    const { windows } = await new BackfillBed({}, manifest).backfill("08:30", "11:15", { step });
    assertEquals(spans(windows).map((span) => span.replaceAll("2026-05-31T", "")), [...expected]);
  }
});

Deno.test("runBackfill() that was stopped goes on where it was, and does nothing twice", async () => {
  const forever = untilAborted();
  let slow = true;
  const bed = new BackfillBed({
    run: (job) => slow && job.window.start.getUTCHours() === 10 ? forever(job) : { kind: "ok" },
  });
  const stop = new AbortController();
  const first = bed.backfill("08:00", "12:00", { stop: stop.signal });
  while (bed.host.jobs.length < 3) await new Promise((resolve) => setTimeout(resolve, 0));
  stop.abort("stopped by SIGINT");
  assertEquals((await bed.pass(first)).result, "unfinished");
  slow = false;
  const { result, windows } = await bed.backfill("08:00", "12:00");
  assertEquals([result, spans(windows)], ["done", [
    "2026-05-31T10:00 2026-05-31T11:00",
    "2026-05-31T11:00 2026-05-31T12:00",
  ]]);
});

Deno.test("runBackfill() does what a wake-up would do by now before each of its own windows", async () => {
  const bed = new BackfillBed({
    run: () => {
      bed.clock.advance(30 * 60_000);
      return { kind: "ok" };
    },
  });
  bed.clock.set("2026-06-01T12:40:00Z");
  const { result } = await bed.backfill("08:00", "11:00");
  assertEquals(result, "done");
  assertEquals(spans(bed.host.jobs.map(({ window }) => window)), [
    "2026-05-31T08:00 2026-05-31T09:00",
    "2026-06-01T12:00 2026-06-01T13:00",
    "2026-05-31T09:00 2026-05-31T10:00",
    "2026-06-01T13:00 2026-06-01T14:00",
    "2026-05-31T10:00 2026-05-31T11:00",
    "2026-06-01T14:00 2026-06-01T15:00",
  ]);
});

Deno.test("runBackfill() works on several windows at a time where runs may overlap", async () => {
  let [now, most] = [0, 0];
  const bed = new BackfillBed({
    async run() {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now--;
      return { kind: "ok" };
    },
  }, 'overlap = "allow"');
  const { result, windows } = await bed.backfill("00:00", "12:00", { parallel: 3 });
  assertEquals([result, windows.length, most], ["done", 12, 3]);
  assertEquals(new Set(spans(windows)).size, 12);
});

Deno.test("runBackfill() tries a failed window again, and stops after the second that fails for good", async () => {
  const bed = new BackfillBed(
    { run: ({ window }) => window.start.getUTCHours() % 2 === 0 ? failing("even")() : { kind: "ok" } },
    'retry = { attempts = 2, backoff = "1s" }',
  );
  const { result, failures, progress } = await bed.pass(bed.backfill("08:00", "14:00"));
  assertEquals([result, failures.length], ["unfinished", 2]);
  assertEquals([progress?.done, progress?.owed], [1, 2]);
  bed.host.plugins.set("report", {});
  const again = await bed.backfill("08:00", "14:00");
  assertEquals([again.result, again.progress?.done], ["done", 6]);
});

Deno.test("runBackfill() waits while another process works on the plugin", async () => {
  const bed = new BackfillBed({});
  bed.clock.set("2026-06-01T13:00:00Z");
  const entry = bed.entry("report");
  await bed.ledger.register({ name: "report", module: entry.module.text, now: bed.clock.now() });
  const claim = await bed.ledger.claim({
    ...RUN,
    plugin: "report",
    owner: { ...bed.processes.self(), pid: 7 },
    now: bed.clock.now(),
    expiresAt: new Date("2026-06-01T13:01:00Z"),
    trigger: "schedule",
  }, () => ({
    buried: [],
    then: {
      kind: "new",
      window: { start: new Date("2026-06-01T12:00Z"), end: new Date("2026-06-01T13:00Z") },
      skipped: null,
    },
  }));
  let settled = false;
  const working = bed.backfill("08:00", "09:00").finally(() => settled = true);
  for (let turn = 0; turn < 50; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    bed.clock.advance(1000);
  }
  assertEquals([settled, bed.host.jobs.length], [false, 0]);
  if (claim.kind === "claimed") {
    await bed.ledger.settle(claim.lease, {
      outcome: "ok",
      endedAt: bed.clock.now(),
      next: { state: "done" },
    });
  }
  assertEquals((await bed.pass(working)).result, "done");
});

Deno.test("runBackfill() of a plugin that is not enabled does nothing", async () => {
  const bed = new BackfillBed({ enabled: false });
  assertEquals((await bed.backfill("08:00", "09:00")).result, "disabled");
  assertEquals(bed.host.jobs, []);
});
