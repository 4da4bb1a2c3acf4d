import { assertEquals } from "@std/assert";
import type { FakePlugin } from "../../fakes/plugin_host.ts";
import { Bed } from "../bed.ts";

const MANIFEST = '[plugins.report]\nmodule = "./report.ts"\nschedule = "*/5 * * * *"\nsince = "2026-06-01"\n';

/** Wakes a plugin, and returns whether its start was over when its run had begun. */
async function overDuringRun(manifest: string): Promise<boolean | undefined> {
  let during: boolean | undefined;
  const plugin: FakePlugin = {
    async run() {
      await Promise.resolve();
      during = bed.startup.isOver;
      return { kind: "ok" };
    },
  };
  const bed = new Bed({ report: plugin }).read(manifest);
  assertEquals((await bed.pass(bed.wake("report"))).result, "done");
  return during;
}

Deno.test("the start of a wake-up is over once the plugin's run has begun", async () => {
  assertEquals(await overDuringRun(MANIFEST), true);
});

Deno.test("the start of a wake-up goes on while the plugin loads", async () => {
  const bed = new Bed({ report: { loadError: "no luck" } }).read(MANIFEST);
  await bed.wake("report").catch(() => {});
  assertEquals(bed.startup.isOver, false);
});

Deno.test("the start of a wake-up is over while it waits its jitter", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  await bed.wake("report");
  const late = new Bed({ report: {} }).read(`${MANIFEST}jitter = "1h"`);
  await late.ledger.register({
    name: "report",
    module: "./report.ts",
    now: late.clock.now(),
    loaded: { told: (await bed.ledger.state("report"))!.record.told! },
  });
  const stop = new AbortController();
  const waking = late.wake("report", stop.signal);
  await late.pass(Promise.resolve());
  while (late.clock.sleeping === 0 && !late.startup.isOver) await new Promise((done) => setTimeout(done, 0));
  assertEquals([late.startup.isOver, late.host.loads.length], [true, 0]);
  stop.abort("SIGTERM");
  await waking;
});

Deno.test("the start of a wake-up is over while it waits for a tick of its minute", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST.replace("*/5 *", "45 * *"));
  await bed.pass(bed.wake("report"));
  bed.startup.isOver = false;
  bed.clock.set("2026-06-01T12:11:01Z");
  const stop = new AbortController();
  const waking = bed.wake("report", stop.signal);
  while (bed.clock.sleeping === 0) await new Promise((done) => setTimeout(done, 0));
  assertEquals(bed.startup.isOver, true);
  stop.abort("SIGTERM");
  await waking;
});
