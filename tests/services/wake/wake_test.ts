import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import { failing, untilAborted } from "../../fakes/plugin_host.ts";
import { owner } from "../../fakes/process_table.ts";
import { Bed, spans } from "../bed.ts";
import { RUN } from "../../contracts/wake_up.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

Deno.test("wake() runs one window over all missed ticks, and finds nothing due then", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  const report = await bed.wake("report");
  assertEquals([report.result, spans(report.windows)], ["done", ["2026-06-01T09:00 2026-06-01T12:00"]]);
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(bed.host.jobs.length, 1);
});

Deno.test("wake() does not load a plugin whose schedule it knows while nothing is due", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  const loads = bed.host.loads.length;
  await bed.wake("report");
  assertEquals(bed.host.loads.length, loads);
  bed.linker.modules.set("./report.ts", "changed code");
  await bed.wake("report");
  assertEquals(bed.host.loads.length, loads + 1);
});

Deno.test('wake() with catchup "each" runs a window per tick, each in a sandbox of its own', async () => {
  const bed = new Bed({ report: {} }).read(`${HOURLY}catchup = "each"`);
  const { windows } = await bed.wake("report");
  assertEquals(spans(windows), [
    "2026-06-01T09:00 2026-06-01T10:00",
    "2026-06-01T10:00 2026-06-01T11:00",
    "2026-06-01T11:00 2026-06-01T12:00",
  ]);
  assertEquals([bed.host.loads.length, bed.host.open], [3, 0]);
});

Deno.test('wake() with catchup "latest" records what it passes over as skipped', async () => {
  const bed = new Bed({ report: {} }).read(`${HOURLY}catchup = "latest"`);
  assertEquals(spans((await bed.wake("report")).windows), ["2026-06-01T11:00 2026-06-01T12:00"]);
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["skipped", "done"]);
});

Deno.test("wake() without align ends the window at its own time", async () => {
  const bed = new Bed({ report: {} }).read(`${HOURLY}align = false`);
  assertEquals(spans((await bed.wake("report")).windows), ["2026-06-01T09:00 2026-06-01T12:10"]);
  assertEquals((await bed.wake("report")).result, "nothing due");
});

Deno.test("wake() tries a failed window again after its backoff, up to its attempts, and leaves it owed", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${HOURLY}retry = { attempts = 3, backoff = "30s" }`,
  );
  const began = bed.clock.now().getTime();
  const report = await bed.pass(bed.wake("report"));
  assertEquals(bed.host.jobs.map(({ attempt, trigger }) => `${attempt} ${trigger}`), [
    "1 schedule",
    "2 retry",
    "3 retry",
  ]);
  assertEquals((bed.clock.now().getTime() - began) / 1000, 90);
  assertEquals(report.result, "failed");
  const [failure] = report.failures;
  assertEquals([failure?.attempt, failure?.outcome], [3, "failed"]);
  assertStringIncludes(failure?.report ?? "", "no luck");
  const [window] = await bed.ledger.windows("report");
  assertEquals([window?.state, window?.attempts], ["owed", 3]);
  assertEquals(new Set(bed.host.jobs.map(({ idempotencyKey }) => idempotencyKey)).size, 1);
});

Deno.test("wake() does not report a failure that a retry mended", async () => {
  const run = ({ attempt }: { attempt: number }) => attempt < 2 ? failing("once")() : { kind: "ok" } as const;
  const bed = new Bed({ report: { run } }).read(HOURLY);
  const report = await bed.pass(bed.wake("report"));
  assertEquals([report.result, report.failures.length, report.windows.length], ["done", 0, 1]);
});

Deno.test("wake() parks a window that has used up all its attempts, and goes on with newer ones", async () => {
  const bed = new Bed({ report: { run: failing("never") } }).read(
    `${HOURLY}retry = { attempts = 2, backoff = "1s", park_after = 2, park_age = "0s" }`,
  );
  await bed.pass(bed.wake("report"));
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["parked"]);
  bed.host.plugins.set("report", {});
  bed.clock.set("2026-06-01T13:00:05Z");
  assertEquals(spans((await bed.wake("report")).windows), ["2026-06-01T12:00 2026-06-01T13:00"]);
});

Deno.test("wake() goes on with newer windows after a poisoned one, until a second one fails", async () => {
  const poisoned = "2026-06-01T10:00";
  const bed = new Bed({
    report: {
      run: ({ window: { end } }) =>
        end.toISOString().startsWith(poisoned) ? failing("poison")() : { kind: "ok" },
    },
  }).read(`${HOURLY}catchup = "each"\nretry = { attempts = 2, backoff = "5m", max = "1h" }`);
  const report = await bed.pass(bed.wake("report"));
  assertEquals(report.result, "failed");
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["owed", "done", "done"]);
});

Deno.test("wake() tries a window no more often than it may, whatever its backoff, and goes on with others", async () => {
  const bed = new Bed({
    report: { run: ({ window: { end } }) => end.getUTCHours() === 10 ? failing("poison")() : { kind: "ok" } },
  }).read(`${HOURLY}catchup = "each"\nretry = { attempts = 1, backoff = "0s" }`);
  await bed.wake("report");
  assertEquals(bed.host.jobs.length, 3);
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["owed", "done", "done"]);
});

Deno.test("cancelled runs do not park a window", async () => {
  const bed = new Bed({ report: { run: untilAborted() } }).read(`${HOURLY}retry = { park_after = 2 }`);
  for (const _signal of [1, 2, 3]) {
    const stop = new AbortController();
    const jobs = bed.host.jobs.length;
    const waking = bed.wake("report", stop.signal);
    while (bed.host.jobs.length === jobs) await new Promise((resolve) => setTimeout(resolve, 0));
    stop.abort("stopped by SIGTERM");
    await waking;
  }
  const [window] = await bed.ledger.windows("report");
  assertEquals([window?.state, window?.attempts, window?.failures], ["owed", 3, 0]);
});

Deno.test("a finished run is committed once the ledger can be reached again", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  const settle = bed.ledger.settle.bind(bed.ledger);
  let refusals = 3;
  bed.ledger.settle = (...args) =>
    refusals-- > 0 ? Promise.reject(new LedgerError("the disk is full")) : settle(...args);
  assertEquals((await bed.pass(bed.wake("report"))).result, "done");
});

Deno.test("a module that cannot be linked is put on record", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  bed.linker.modules.delete("./report.ts");
  await assertRejects(() => bed.wake("report"), LinkError);
  assertStringIncludes((await bed.ledger.state("report"))?.record.loadError ?? "", "there is no such module");
});

Deno.test("a plugin that never answers does not keep a process that shall end", async () => {
  const stop = new AbortController();
  const bed = new Bed({ report: {} }).read(HOURLY);
  bed.host.load = () => new Promise(() => {});
  const waking = bed.wake("report", stop.signal);
  setTimeout(() => stop.abort("stopped by SIGTERM"), 0);
  assertEquals(await waking, { result: "stopped", windows: [], failures: [], isCut: false });
  assertEquals(await bed.ledger.state("report"), undefined);
});

Deno.test("wake() takes over the window of a dead process, and records that run as crashed", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  const gone = owner({ pid: 99 });
  const now = bed.clock.now();
  await bed.ledger.register({ name: "report", module: "./report.ts", now });
  const window = { start: new Date("2026-06-01T09:00:00Z"), end: new Date("2026-06-01T12:00:00Z") };
  await bed.ledger.claim(
    {
      ...RUN,
      plugin: "report",
      owner: gone,
      now,
      expiresAt: new Date(now.getTime() + 60_000),
      trigger: "schedule",
    },
    () => ({ buried: [], then: { kind: "new", window, skipped: null } }),
  );
  assertEquals((await bed.wake("report")).result, "busy");
  bed.processes.kill(gone);
  assertEquals(spans((await bed.wake("report")).windows), spans([window]));
  assertEquals((await bed.ledger.runs({})).map(({ outcome }) => outcome), ["ok", "crashed"]);
});

Deno.test("wake() waits its jitter before its work, and not where there is none to do", async () => {
  const bed = new Bed({ report: {} }).read(`${HOURLY}jitter = "10m"`);
  const began = bed.clock.now().getTime();
  assertEquals((await bed.pass(bed.wake("report"))).result, "done");
  const waited = bed.clock.now().getTime() - began;
  assertEquals(waited > 0 && waited <= 600_000, true);
  assertEquals((await bed.wake("report")).result, "nothing due");
});

Deno.test("wake() does nothing for a plugin that says it is not enabled", async () => {
  const bed = new Bed({ report: { enabled: false } }).read(HOURLY);
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(await bed.ledger.windows("report"), []);
  assertEquals((await bed.ledger.state("report"))?.record.told?.enabled, false);
});

Deno.test("wake() of a plugin that does not load says why, and the ledger remembers it", async () => {
  const bed = new Bed({ report: { loadError: "it is broken" } }).read(HOURLY);
  await assertRejects(() => bed.wake("report"), PluginLoadError, "it is broken");
  assertStringIncludes((await bed.ledger.state("report"))?.record.loadError ?? "", "it is broken");
  assertEquals(await bed.ledger.windows("report"), []);
});

Deno.test("wake() of a plugin whose interval is none says so", async () => {
  const bed = new Bed({ report: { interval: "every morning" } }).read(
    '[plugins.report]\nmodule = "./report.ts"',
  );
  await assertRejects(() => bed.wake("report"), PluginLoadError, 'Cannot use the schedule "every morning"');
  assertEquals(bed.host.open, 0);
});

Deno.test("a plugin's log holds what it wrote while it was loaded, and why it failed", async () => {
  const line = { time: new Date("2026-06-01T12:10:00Z"), level: "info", message: "loading" } as const;
  const bed = new Bed({ report: { run: failing("no luck") } }).read(`${HOURLY}retry = { attempts = 1 }`);
  const load = bed.host.load.bind(bed.host);
  bed.host.load = (request) => {
    request.onLog(line);
    return load(request);
  };
  await bed.wake("report");
  const log = await Array.fromAsync(await bed.logs.read("report", 1) ?? []);
  assertEquals(log.map(({ level, message }) => `${level} ${message.split("\n")[0]}`), [
    "info loading",
    "error Error: no luck",
  ]);
  assertEquals(bed.echoed, [line]);
  assertEquals(bed.logs.writing, 0);
});
