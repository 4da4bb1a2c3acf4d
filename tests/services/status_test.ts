import { assertEquals } from "@std/assert";
import type { PluginStatus } from "../../src/services/status.ts";
import { status } from "../../src/services/status.ts";
import { inspectAll } from "../../src/services/load/inspect_all.ts";
import { applyBlock } from "../../src/services/crontab/reconcile.ts";
import { failing } from "../fakes/plugin_host.ts";
import { owner } from "../fakes/process_table.ts";
import { Bed } from "./bed.ts";
import { RUN } from "../contracts/wake_up.ts";

const MINUTE_MS = 60_000;
const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

async function report(bed: Bed, name = "report"): Promise<PluginStatus> {
  const found = (await status(bed, bed.manifest)).find((plugin) => plugin.name === name);
  if (found === undefined) throw new Error(`no status of "${name}"`);
  return found;
}

async function sync(bed: Bed): Promise<void> {
  await applyBlock(bed, await inspectAll(bed, bed.manifest));
}

function every(schedule: string, more = ""): string {
  return `[plugins.report]\nmodule = "./report.ts"\nschedule = "${schedule}"\n${more}`;
}

/** Leases a window to a process that runs on. */
async function begin(bed: Bed, [start, end]: readonly [string, string], by = owner({ pid: 99 })) {
  const now = bed.clock.now();
  const window = { start: new Date(start), end: new Date(end) };
  const claim = await bed.ledger.claim(
    {
      ...RUN,
      plugin: "report",
      owner: by,
      now,
      expiresAt: new Date(8.64e15),
      trigger: "schedule",
    },
    () => ({ buried: [], then: { kind: "new", window, skipped: null } }),
  );
  bed.traces.leave("report", now);
  if (claim.kind !== "claimed") throw new Error(claim.kind);
  return claim;
}

Deno.test("plugins that nobody has synced or woken are new, the manager among them", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  const all = await status(bed, bed.manifest);
  assertEquals(all.map(({ name, state }) => `${name} ${state}`), ["report new", "manager new"]);
  assertEquals(all[0]?.nextTick, new Date("2026-06-01T13:00:00Z"));
});

Deno.test("a plugin that was just synced is ok, though its first window reaches far back", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await sync(bed);
  const { state, uncoveredSeconds, cursor, due, doneUpTo } = await report(bed);
  assertEquals([state, uncoveredSeconds, cursor, doneUpTo], ["ok", 0, null, null]);
  assertEquals(due?.at, new Date("2026-06-01T13:00:00Z"));
});

Deno.test("a plugin is silent once a tick has passed for longer than the limit and nobody came", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  bed.clock.set("2026-06-01T14:00:00Z");
  assertEquals((await report(bed)).state, "ok");
  bed.clock.set("2026-06-01T14:00:01Z");
  const { state, problems, uncoveredSeconds, lateMs } = await report(bed);
  assertEquals([state, problems, uncoveredSeconds, lateMs], ["silent", ["silent"], 7200, 3_601_000]);
});

Deno.test("one that was woken, and is not done all the same, is late and not silent", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  bed.clock.set("2026-06-01T13:00:00Z");
  bed.traces.leave("report", bed.clock.now());
  bed.clock.set("2026-06-01T14:00:01Z");
  assertEquals((await report(bed)).problems, ["late"]);
});

Deno.test("with cron dead, every plugin is silent at every minute of the hour, whatever its schedule", async () => {
  for (
    const schedule of ["* * * * *", "*/5 * * * *", "*/6 * * * *", "0 * * * *", "30 2 * * *", "*/10 * * * * *"]
  ) {
    const bed = new Bed({ report: {} }).read(every(schedule, 'since = "now"'));
    await sync(bed);
    await bed.pass(bed.wake("report"));
    for (const days of [1, 30]) {
      for (let minute = 0; minute < 60; minute++) {
        bed.clock.set(new Date(Date.UTC(2026, 5, 2 + days, 4, minute, 3)));
        const { state } = await report(bed);
        assertEquals(state, "silent", `${schedule}, ${days} days and ${minute} minutes later`);
      }
    }
  }
});

Deno.test("with cron dead for an hour, plugins are silent whose tick is over the limit", async () => {
  const bed = new Bed({ report: {} }).read(every("*/5 * * * *", 'since = "now"'));
  await sync(bed);
  await bed.wake("report");
  for (let minute = 0; minute < 60; minute++) {
    bed.clock.set(new Date(Date.UTC(2026, 5, 1, 12, 10 + minute, 30)));
    // Due at 12:15, and over the limit ten minutes later.
    assertEquals((await report(bed)).state, minute < 15 ? "ok" : "silent", `${minute} minutes later`);
  }
});

Deno.test("a plugin that fails is silent, too, once nobody wakes it any more", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    every("* * * * *", 'since = "now"\nretry = { attempts = 1, backoff = "1s" }'),
  );
  await sync(bed);
  for (let minute = 0; minute < 10; minute++) {
    bed.clock.advance(MINUTE_MS);
    await bed.wake("report");
  }
  assertEquals((await report(bed)).problems, ["late", "owed"]);
  bed.clock.advance(10 * MINUTE_MS);
  assertEquals((await report(bed)).problems, ["silent", "owed"]);
});

Deno.test("a failed window is owed, a parked one parked", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${HOURLY}retry = { attempts = 1, park_after = 2, park_age = "0s", backoff = "1s" }`,
  );
  await bed.wake("report");
  const first = await report(bed);
  assertEquals([first.state, first.owed, first.parked, first.lastRun?.outcome], ["owed", 1, 0, "failed"]);
  assertEquals([first.doneUpTo, first.oldestOwed], Array(2).fill(new Date("2026-06-01T09:00:00Z")));
  bed.clock.advance(MINUTE_MS);
  await bed.wake("report");
  const second = await report(bed);
  assertEquals([second.state, second.owed, second.parked], ["parked", 1, 1]);
});

Deno.test("a window is running while its process lives, and owed once that is gone", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await sync(bed);
  await begin(bed, ["2026-06-01T09:00:00Z", "2026-06-01T12:00:00Z"]);
  const { state, problems, running: [run] } = await report(bed);
  assertEquals([state, problems, run?.pid, run?.attempt], ["running", [], 99, 1]);
  bed.processes.kill(owner({ pid: 99 }));
  const { state: later, oldestOwed } = await report(bed);
  assertEquals([later, oldestOwed], ["owed", new Date("2026-06-01T09:00:00Z")]);
});

Deno.test("a plugin for which a wake-up waits is waiting", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  bed.memory.waits.add("report");
  const { state, waitingFor } = await report(bed);
  assertEquals([state, waitingFor], ["waiting", "memory"]);
});

Deno.test("a run that hangs is stuck; one that logs or checkpoints is not", async () => {
  const bed = new Bed({ report: {} }).read(every("* * * * *", 'since = "now"'));
  await sync(bed);
  bed.clock.set("2026-06-01T12:11:00Z");
  const { runId } = await begin(bed, ["2026-06-01T12:10:00Z", "2026-06-01T12:11:00Z"]);
  bed.clock.set("2026-06-01T12:15:00Z");
  assertEquals((await report(bed)).state, "running");
  bed.clock.set("2026-06-01T12:15:01Z");
  assertEquals((await report(bed)).problems, ["stuck"]);
  const log = bed.logs.open("report", runId, 1000);
  log.write({ time: bed.clock.now(), level: "info", message: "half of it" });
  assertEquals((await report(bed)).problems, ["late"]);
  bed.clock.set("2026-06-01T12:20:00Z");
  assertEquals((await report(bed)).problems, ["stuck"]);
});

Deno.test("a run of another host, whose log is not seen from here, is late and not stuck while its lease is renewed", async () => {
  const bed = new Bed({ report: {} }).read(every("* * * * *", 'since = "now"'));
  await sync(bed);
  bed.clock.set("2026-06-01T12:11:00Z");
  await begin(bed, ["2026-06-01T12:10:00Z", "2026-06-01T12:11:00Z"], owner({ host: "elsewhere" }));
  bed.clock.set("2026-06-01T12:20:00Z");
  assertEquals((await report(bed)).problems, ["late"]);
});

Deno.test("a nightly job of three hours is neither late nor stuck, the first time or later", async () => {
  const bed = new Bed({ report: {} }).read(every("0 2 * * *", 'since = "now"'));
  await sync(bed);
  for (let day = 2; day < 5; day++) {
    bed.clock.set(new Date(Date.UTC(2026, 5, day, 2)));
    const from = day === 2 ? "2026-06-01T12:10:00Z" : `2026-06-0${day - 1}T02:00:00Z`;
    const { lease } = await begin(bed, [from, `2026-06-0${day}T02:00:00Z`]);
    for (let minute = 0; minute < 180; minute++) {
      bed.clock.advance(MINUTE_MS);
      assertEquals((await report(bed)).problems, [], `day ${day}, minute ${minute}`);
    }
    await bed.ledger.settle(lease, { outcome: "ok", endedAt: bed.clock.now(), next: { state: "done" } });
    assertEquals((await report(bed)).state, "ok");
  }
});

Deno.test("a minutely plugin whose runs take three minutes is neither late nor stuck", async () => {
  const bed = new Bed({ report: {} }).read(every("* * * * *", 'since = "now"'));
  await sync(bed);
  let done = "2026-06-01T12:10:00Z";
  for (let round = 0; round < 5; round++) {
    const now = new Date(Date.UTC(2026, 5, 1, 12, 11 + 3 * round));
    bed.clock.set(now);
    const { lease } = await begin(bed, [done, now.toISOString()]);
    for (let second = 0; second <= 182; second++) {
      bed.clock.set(new Date(now.getTime() + second * 1000));
      assertEquals((await report(bed)).problems, [], `round ${round}, second ${second}`);
    }
    bed.clock.set(new Date(now.getTime() + 180_000));
    await bed.ledger.settle(lease, { outcome: "ok", endedAt: bed.clock.now(), next: { state: "done" } });
    done = now.toISOString();
  }
});

Deno.test("a new merge plugin that begins with the epoch is not late", async () => {
  const bed = new Bed({ report: {} }).read(every("*/5 * * * *"));
  await sync(bed);
  assertEquals((await report(bed)).problems, []);
  bed.clock.set("2026-06-01T12:15:00Z");
  const claim = await begin(bed, ["1970-01-01T00:00:00Z", "2026-06-01T12:15:00Z"]);
  const { state, lateMs } = await report(bed);
  assertEquals([state, lateMs], ["running", 0]);
  bed.clock.advance(9 * MINUTE_MS);
  assertEquals((await report(bed)).problems, []);
  await bed.ledger.settle(claim.lease, { outcome: "ok", endedAt: bed.clock.now(), next: { state: "done" } });
});

Deno.test("a monthly schedule that becomes minutely is not late, before a sync or after it", async () => {
  const bed = new Bed({ report: {} }).read(every("0 0 1 * *", 'since = "2026-05-01T00:00:00Z"'));
  await sync(bed);
  await bed.wake("report");
  bed.clock.set("2026-06-20T09:00:30Z");
  assertEquals((await report(bed)).state, "ok");
  bed.read(every("* * * * *", 'since = "2026-05-01T00:00:00Z"'));
  const before = await report(bed);
  assertEquals([before.problems, before.due?.at], [[], new Date("2026-06-20T09:01:00Z")]);
  await sync(bed);
  const after = await report(bed);
  assertEquals([after.problems, after.due?.at], [[], new Date("2026-06-20T09:01:00Z")]);
  bed.clock.set("2026-06-20T09:03:01Z");
  assertEquals((await report(bed)).state, "silent");
});

Deno.test("a change of the schedule does not hide that a plugin is late", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await sync(bed);
  await bed.wake("report");
  bed.clock.set("2026-06-01T15:00:00Z");
  assertEquals((await report(bed)).problems, ["silent"]);
  bed.read(HOURLY.replace("0 * * * *", "30 * * * *"));
  assertEquals((await report(bed)).problems, ["silent"]);
  await sync(bed);
  assertEquals((await report(bed)).problems, ["silent"]);
});

Deno.test("a plugin is due only from its enabling and resuming on", async () => {
  const off = `${HOURLY}enabled = false`;
  const bed = new Bed({ report: {} }).read(HOURLY);
  await sync(bed);
  await bed.wake("report");
  bed.read(off);
  await sync(bed);
  bed.clock.set("2026-06-03T12:30:00Z");
  const disabled = await report(bed);
  assertEquals([disabled.state, disabled.problems, disabled.due], ["disabled", ["disabled"], null]);
  bed.read(HOURLY);
  assertEquals((await report(bed)).state, "ok");
  await sync(bed);
  assertEquals((await report(bed)).due?.at, new Date("2026-06-03T13:00:00Z"));
  await bed.ledger.pause("report", { by: "ann", at: bed.clock.now(), why: null });
  bed.clock.set("2026-06-04T12:30:00Z");
  assertEquals((await report(bed)).problems, ["paused"]);
  await bed.ledger.resume("report", { decision: { by: "ann", at: bed.clock.now(), why: null }, skip: null });
  assertEquals((await report(bed)).due?.at, new Date("2026-06-04T13:00:00Z"));
});

Deno.test("`within` of the manifest is the limit", async () => {
  const bed = new Bed({ report: {} }).read(`${HOURLY}within = "10m"`);
  await bed.wake("report");
  bed.clock.set("2026-06-01T13:10:00Z");
  assertEquals((await report(bed)).state, "ok");
  bed.clock.set("2026-06-01T13:10:01Z");
  assertEquals((await report(bed)).state, "silent");
});

Deno.test("a plugin that is ahead of the clock says so, one that is ahead by a moment does not", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  bed.clock.set("2099-01-01T00:00:02Z");
  await bed.wake("report");
  bed.clock.set("2098-12-31T23:59:58Z");
  assertEquals((await report(bed)).state, "ok");
  bed.clock.set("2026-06-01T12:10:00Z");
  assertEquals((await report(bed)).problems, ["ahead"]);
});

Deno.test("a parked window and a load error are problems whatever else is", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    every("* * * * *", 'since = "now"\nretry = { attempts = 1, park_after = 1, park_age = "0s" }'),
  );
  await sync(bed);
  bed.clock.advance(MINUTE_MS);
  await bed.wake("report");
  bed.clock.advance(MINUTE_MS);
  await begin(bed, ["2026-06-01T12:11:00Z", "2026-06-01T12:12:00Z"]);
  const { state, problems, running } = await report(bed);
  assertEquals([state, problems, running.length], ["parked", ["parked"], 1]);
  bed.change("report", { loadError: "it is broken" });
  await sync(bed);
  bed.clock.advance(60 * MINUTE_MS);
  assertEquals((await report(bed)).problems, ["unloadable", "parked", "stuck"]);
});

Deno.test("disabled and unloadable plugins are shown as such", async () => {
  const bed = new Bed({ report: { enabled: false }, broken: { loadError: "it is broken" }, off: {} }).read(
    `${HOURLY}[plugins.broken]\nmodule = "./broken.ts"\n[plugins.off]\nmodule = "./off.ts"\nenabled = false`,
  );
  await sync(bed);
  const all = await status(bed, bed.manifest);
  assertEquals(all.map(({ state }) => state), ["disabled", "unloadable", "disabled", "ok"]);
  assertEquals(all[1]?.loadError, 'Cannot load the plugin "broken": it is broken');
});
