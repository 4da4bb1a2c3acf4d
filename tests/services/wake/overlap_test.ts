import { assertEquals } from "@std/assert";
import { wake, type WakeReport } from "../../../src/services/wake/wake.ts";
import { untilAborted } from "../../fakes/plugin_host.ts";
import { FakeProcessTable, owner } from "../../fakes/process_table.ts";
import { Bed, spans } from "../bed.ts";

const HOURLY = `[plugins.report]
module = "./report.ts"
schedule = "0 * * * *"
since = "2026-06-01T11:00:00Z"
catchup = "each"
`;

/** A plugin that takes the first window for ever, and is done with all others at once. */
function slowOnce() {
  const forever = untilAborted();
  return {
    run: (job: Parameters<typeof forever>[0]) =>
      job.window.start.getUTCHours() === 11 && job.attempt === 1 ? forever(job) : { kind: "ok" } as const,
  };
}

/** Begins a run at ten past noon; an hour later another process wakes the plugin, too. */
async function overlap(bed: Bed, other: FakeProcessTable) {
  const stop = new AbortController();
  const first = bed.wake("report", stop.signal);
  while (bed.host.jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  bed.clock.set("2026-06-01T13:00:00Z");
  const lease = (await bed.ledger.state("report"))?.open[0]?.lease;
  if (lease) await bed.ledger.heartbeat(lease, new Date("2026-06-01T13:01:00Z"));
  const room = Object.assign(Object.create(bed), { processes: other });
  const second: Promise<WakeReport> = wake(room, {
    entry: bed.entry("report"),
    stop: new AbortController().signal,
    echo: bed.onLog,
  });
  return { stop, first, second };
}

Deno.test('overlap "forbid": a wake-up beside a living run is busy', async () => {
  const bed = new Bed({ report: slowOnce() }).read(HOURLY);
  const { stop, first, second } = await overlap(bed, new FakeProcessTable(owner({ pid: 2 })));
  assertEquals((await second).result, "busy");
  stop.abort("the end");
  await first;
});

Deno.test('overlap "allow": the next window is done beside a living run', async () => {
  const bed = new Bed({ report: slowOnce() }).read(`${HOURLY}overlap = "allow"`);
  const { stop, first, second } = await overlap(bed, new FakeProcessTable(owner({ pid: 2 })));
  assertEquals(spans((await second).windows), ["2026-06-01T12:00 2026-06-01T13:00"]);
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["leased", "done"]);
  stop.abort("the end");
  await first;
});

Deno.test('overlap "replace": a process of this host is told to end; the newer window goes before its own', async () => {
  const bed = new Bed({ report: slowOnce() }).read(`${HOURLY}overlap = "replace"`);
  const other = new FakeProcessTable(owner({ pid: 2 }));
  const { stop, first, second } = await overlap(bed, other);
  other.onTold = () => stop.abort("stopped by SIGTERM");
  const report = await bed.pass(second, 100);
  assertEquals(spans(report.windows), [
    "2026-06-01T12:00 2026-06-01T13:00",
    "2026-06-01T11:00 2026-06-01T12:00",
  ]);
  assertEquals(other.told, [{ owner: owner(), how: "politely" }]);
  const [failure] = (await first).failures;
  assertEquals([failure?.outcome, failure?.report], [
    "superseded",
    "a newer run takes the place of this one",
  ]);
  assertEquals((await bed.ledger.runs({})).map(({ outcome }) => outcome), ["ok", "ok", "superseded"]);
});

Deno.test('overlap "replace": a process of another host hears of it through the ledger', async () => {
  const bed = new Bed({ report: slowOnce() }).read(`${HOURLY}overlap = "replace"`);
  const other = new FakeProcessTable(owner({ host: "far", pid: 2 }));
  const { first, second } = await overlap(bed, other);
  const began = bed.clock.now().getTime();
  const report = await bed.pass(second, 100);
  assertEquals(report.windows.length, 2);
  assertEquals(other.told, []);
  assertEquals((await bed.pass(first)).failures[0]?.outcome, "superseded");
  assertEquals(bed.clock.now().getTime() - began <= 25_000, true);
});

Deno.test('overlap "replace": a process that outlives its grace is killed, and did not fail', async () => {
  const bed = new Bed({ report: slowOnce() }).read(`${HOURLY}overlap = "replace"`);
  const other = new FakeProcessTable(owner({ pid: 2 }));
  // Its heart beats on, but it never ends.
  bed.ledger.heartbeat = () => Promise.resolve("held");
  const { stop, first, second } = await overlap(bed, other);
  other.onTold = (process, how) => how === "at once" && other.kill(process);
  const report = await bed.pass(second, 100);
  assertEquals(report.windows.length, 2);
  assertEquals(other.told.map(({ how }) => how), ["politely", "at once"]);
  assertEquals((await bed.ledger.windows("report")).map(({ state, failures }) => [state, failures]), [
    ["done", 0],
    ["done", 0],
  ]);
  assertEquals((await bed.ledger.runs({})).map(({ outcome }) => outcome), ["ok", "ok", "superseded"]);
  stop.abort("the end");
  await first;
});

Deno.test('overlap "replace": a wake-up gives up on a process that neither hears nor can be ended', async () => {
  const bed = new Bed({ report: slowOnce() }).read(`${HOURLY}overlap = "replace"`);
  bed.ledger.heartbeat = () => Promise.resolve("held");
  const { stop, first, second } = await overlap(bed, new FakeProcessTable(owner({ pid: 2 })));
  assertEquals((await bed.pass(second, 1000)).result, "busy");
  stop.abort("the end");
  await first;
});

Deno.test("wake() up to now does owed windows whatever their wait, and the time since the last tick", async () => {
  const bed = new Bed({ report: slowOnce() }).read(HOURLY);
  const upTo = bed.clock.now();
  const stop = new AbortController();
  const waking = bed.wake("report", stop.signal);
  while (bed.host.jobs.length === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  stop.abort("the end");
  await waking;
  const request = { entry: bed.entry("report"), stop: new AbortController().signal, echo: bed.onLog, upTo };
  const report = await wake(bed, request);
  assertEquals(spans(report.windows), [
    "2026-06-01T11:00 2026-06-01T12:00",
    "2026-06-01T12:00 2026-06-01T12:10",
  ]);
  assertEquals((await wake(bed, request)).result, "nothing due");
  assertEquals((await bed.ledger.runs({}))[0]?.trigger, "manual");
  bed.clock.set("2026-06-01T13:00:00Z");
  assertEquals(spans((await bed.wake("report")).windows), ["2026-06-01T12:10 2026-06-01T13:00"]);
});
