import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { LinkError } from "../../../src/ports/linker.ts";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import type { StopReason } from "../../../src/services/wake/stopper.ts";
import { wake } from "../../../src/services/wake/wake.ts";
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
    `${HOURLY}retry = { attempts = 2, backoff = "1s", park_after = 2 }`,
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
  assertEquals(await waking, { result: "stopped", windows: [], failures: [] });
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

Deno.test("wake() ends a run at its timeout; its window stays owed", async () => {
  const bed = new Bed({ report: { run: untilAborted() } }).read(
    `${HOURLY}timeout = "5m"\nretry = { attempts = 1 }`,
  );
  const report = await bed.pass(bed.wake("report"));
  assertEquals(report.failures[0]?.outcome, "timeout");
  assertEquals(report.failures[0]?.report, "timed out after 300 s");
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["owed"]);
});

Deno.test("wake() warns in the run's log before the default timeout ends a run, and names the key", async () => {
  const logOf = async (line: string) => {
    const bed = new Bed({ report: { run: untilAborted() } }).read(
      `${HOURLY}${line}\nretry = { attempts = 1 }`,
    );
    const { failures } = await bed.pass(bed.wake("report"), 360_000);
    const run = (await bed.ledger.runs({})).at(-1);
    const entries = await Array.fromAsync(await bed.logs.read("report", run!.id) ?? []);
    return [failures[0]?.report, entries.filter(({ level }) => level === "warn")] as const;
  };
  const [report, warnings] = await logOf("");
  assertEquals(report, "timed out after 86400 s");
  assertEquals(warnings.map(({ time, fields }) => [time.toISOString().slice(0, 16), fields]), [
    ["2026-06-02T09:46", { ended_after_s: 86_400 }],
  ]);
  assertStringIncludes(warnings[0]?.message ?? "", 'timeout = "none"');
  assertEquals(await logOf('timeout = "24h"'), ["timed out after 86400 s", []]);
});

Deno.test("wake() leaves a run that had to be killed to the next wake-up", async () => {
  const bed = new Bed({ report: { run: untilAborted(true) } }).read(`${HOURLY}timeout = "5m"`);
  const { failures: [failure] } = await bed.pass(bed.wake("report"));
  assertEquals(bed.host.jobs.length, 1);
  const told = "timed out after 300 s; the run did not end within 10 s, and was killed";
  assertEquals([failure?.hung, failure?.report], [true, told]);
  assertEquals((await bed.ledger.runs({})).map(({ error }) => error), [told]);
});

Deno.test("wake() tells that it stops a run before the run has ended, once, and why", async () => {
  const stop = new AbortController();
  const bed = new Bed({ report: { run: untilAborted() } }).read(HOURLY);
  const reasons: StopReason[] = [];
  const waking = wake(bed, {
    entry: bed.entry("report"),
    stop: stop.signal,
    echo: () => {},
    onStop: (reason) => reasons.push(reason),
  });
  while (bed.host.jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(reasons, []);
  stop.abort("stopped by SIGTERM");
  assertEquals(reasons, [{ outcome: "cancelled", message: "stopped by SIGTERM" }]);
  assertEquals((await waking).result, "failed");
  assertEquals(reasons.length, 1);
});

Deno.test("wake() cancels the run when the process shall end, and owes its window at once", async () => {
  const stop = new AbortController();
  const bed = new Bed({ report: { run: untilAborted() } }).read(HOURLY);
  const waking = bed.wake("report", stop.signal);
  await bed.pass(Promise.resolve());
  while (bed.host.jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  stop.abort("stopped by SIGTERM");
  const report = await waking;
  assertEquals([report.failures[0]?.outcome, report.failures[0]?.report], [
    "cancelled",
    "stopped by SIGTERM",
  ]);
  const [window] = await bed.ledger.windows("report");
  assertEquals([window?.state, window?.notBefore], ["owed", bed.clock.now()]);
});

Deno.test("a run that lost its lease is told to stop, and commits nothing", async () => {
  const bed = new Bed({ report: { run: untilAborted() } }).read(HOURLY);
  const waking = bed.wake("report");
  while (bed.host.jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  const state = await bed.ledger.state("report");
  const lease = state?.open[0]?.lease;
  const now = bed.clock.now();
  await bed.ledger.claim(
    {
      ...RUN,
      plugin: "report",
      owner: owner({ host: "there" }),
      now,
      expiresAt: new Date(now.getTime() + 3_600_000),
      trigger: "schedule",
    },
    () => ({
      buried: lease ? [{ lease, outcome: "crashed", next: { state: "owed", notBefore: now } }] : [],
      then: { kind: "retry", windowId: lease?.windowId ?? 0 },
    }),
  );
  const report = await bed.pass(waking);
  assertEquals(report.failures[0]?.outcome, "superseded");
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["leased"]);
  assertEquals((await bed.ledger.runs({})).map(({ outcome }) => outcome), ["running", "superseded"]);
});

Deno.test("a checkpoint keeps what is done: only the rest is run again", async () => {
  const until = new Date("2026-06-01T11:00:00Z");
  const bed = new Bed({
    report: {
      async run({ attempt, onCheckpoint }) {
        if (attempt > 1) return { kind: "ok" };
        await onCheckpoint(until);
        return failing("after the checkpoint")();
      },
    },
  }).read(HOURLY);
  assertEquals(spans((await bed.pass(bed.wake("report"))).windows), ["2026-06-01T11:00 2026-06-01T12:00"]);
  assertEquals(spans(await bed.ledger.windows("report")), [
    "2026-06-01T09:00 2026-06-01T11:00",
    "2026-06-01T11:00 2026-06-01T12:00",
  ]);
});

Deno.test("a lease is kept alive for as long as the run takes", async () => {
  const bed = new Bed({ report: { run: untilAborted() } }).read(
    `${HOURLY}timeout = "10m"\nretry = { attempts = 1 }`,
  );
  const waking = bed.pass(bed.wake("report"));
  const late = Promise.withResolvers<void>();
  bed.clock.sleep(500_000).then(late.resolve);
  await late.promise;
  const lease = (await bed.ledger.state("report"))?.open[0]?.lease;
  assertEquals((lease?.expiresAt.getTime() ?? 0) > bed.clock.now().getTime(), true);
  await waking;
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

Deno.test("wake() keeps an outlook when it found nothing due, and only then", async () => {
  const bed = new Bed({ report: { interval: "0 * * * *" } }).read(`
    [gapless]
    env_file = ".env"
    [plugins.report]
    module = "report"
    config = { key = { file = "key" } }`);
  bed.values.file = () => "secret";
  assertEquals((await bed.wake("report")).result, "done");
  assertEquals(bed.outlooks.saved, []);
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(bed.outlooks.saved.map(({ until, files }) => ({ until, files })), [
    { until: new Date("2026-06-01T13:00:00Z"), files: ["/srv/key", "/srv/.env"] },
  ]);
});

Deno.test("wake() keeps no outlook of a ledger that other hosts write to", async () => {
  const bed = new Bed({ report: {} }).read(`gapless.ledger = { env = "LEDGER_URL" }\n${HOURLY}`);
  await bed.wake("report");
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(bed.outlooks.saved, []);
});
