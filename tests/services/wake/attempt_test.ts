import { assertEquals, assertStringIncludes } from "@std/assert";
import type { StopReason } from "../../../src/services/wake/stopper.ts";
import { wake } from "../../../src/services/wake/wake.ts";
import { failing, untilAborted } from "../../fakes/plugin_host.ts";
import { owner } from "../../fakes/process_table.ts";
import { Bed, spans } from "../bed.ts";
import { RUN } from "../../contracts/wake_up.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

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
