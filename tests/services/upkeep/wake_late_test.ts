import { assertEquals } from "@std/assert";
import { wakeLate } from "../../../src/services/upkeep/wake_late.ts";
import { failing } from "../../fakes/plugin_host.ts";
import { Bed } from "../bed.ts";
import { applyBlock } from "../../../src/services/crontab/reconcile.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";

async function site(table: string, plugin: ConstructorParameters<typeof Bed>[0] = { report: {} }) {
  const bed = new Bed(plugin).read(`[plugins.report]\nmodule = "./report.ts"\n${table}`);
  await applyBlock(bed, await inspectAll(bed, bed.manifest));
  await bed.wake("report");
  return bed;
}

/** Which plugins upkeep wakes now. */
async function woken(bed: Bed): Promise<string[]> {
  const started: string[] = [];
  const found = await wakeLate({ ...bed, launcher: { start: (plugin) => void started.push(plugin) } });
  assertEquals(found, started);
  return started;
}

const DAILY = 'schedule = "0 5 * * *"\nsince = "now"\n';

Deno.test("a tick that passed while the machine was off is made up for by the next upkeep", async () => {
  const bed = await site(DAILY);
  assertEquals(await woken(bed), []);
  bed.clock.set("2026-06-02T04:59:59Z");
  assertEquals(await woken(bed), []);
  // Cron itself wakes it at its tick.
  bed.clock.set("2026-06-02T05:00:59Z");
  assertEquals(await woken(bed), []);
  bed.clock.set("2026-06-02T05:01:00Z");
  assertEquals(await woken(bed), ["report"]);
  await bed.wake("report");
  assertEquals(await woken(bed), []);
});

Deno.test("a plugin that spreads its start is given time for it", async () => {
  const bed = await site(`${DAILY}jitter = "10m"`);
  bed.clock.set("2026-06-02T05:10:59Z");
  assertEquals(await woken(bed), []);
  bed.clock.set("2026-06-02T05:11:00Z");
  assertEquals(await woken(bed), ["report"]);
});

Deno.test("one that was woken just now, waits for its turn, is paused or disabled is not woken", async () => {
  const bed = await site(DAILY);
  bed.clock.set("2026-06-02T06:00:00Z");
  assertEquals(await woken(bed), ["report"]);
  bed.memory.waits.add("report");
  assertEquals(await woken(bed), []);
  bed.memory.waits.clear();
  bed.traces.leave("report", bed.clock.now());
  assertEquals(await woken(bed), []);
  bed.clock.advance(60_000);
  assertEquals(await woken(bed), ["report"]);
  await bed.ledger.pause("report", { at: bed.clock.now(), by: "ada", why: "x" });
  assertEquals(await woken(bed), []);
  await bed.ledger.resume("report", { decision: { at: bed.clock.now(), by: "ada", why: "x" }, skip: null });
  assertEquals(await woken(bed), ["report"]);
  bed.read(`[plugins.report]\nmodule = "./report.ts"\n${DAILY}enabled = false`);
  assertEquals(await woken(bed), []);
});

Deno.test("an owed window is tried again when its wait is over, and a parked one is not", async () => {
  const retry = 'retry = { attempts = 1, backoff = "10m", park_after = 2, park_age = "0s" }';
  const bed = await site(`${DAILY}${retry}`, { report: { run: failing("no luck") } });
  bed.clock.set("2026-06-02T05:00:00Z");
  await bed.wake("report");
  bed.clock.set("2026-06-02T05:09:00Z");
  assertEquals(await woken(bed), []);
  bed.clock.set("2026-06-02T05:16:00Z");
  assertEquals(await woken(bed), ["report"]);
  await bed.wake("report");
  bed.clock.set("2026-06-02T12:00:00Z");
  assertEquals(await woken(bed), []);
});

Deno.test("nobody is woken beside a run that goes on", async () => {
  const bed = await site(DAILY, {
    report: {
      run: async () => {
        bed.clock.set("2026-06-02T09:00:00Z");
        assertEquals(await woken(bed), []);
        return { kind: "ok" };
      },
    },
  });
  bed.clock.set("2026-06-02T05:01:30Z");
  await bed.wake("report");
});

Deno.test("what is older than the limit for it is not made up for", async () => {
  const bed = await site(`${DAILY}catchup_limit = "2h"`);
  bed.clock.set("2026-06-02T07:00:00Z");
  assertEquals(await woken(bed), ["report"]);
  bed.clock.set("2026-06-02T07:00:01Z");
  assertEquals(await woken(bed), []);
  const none = await site(`${DAILY}catchup_limit = "0s"`);
  none.clock.set("2026-06-02T05:01:00Z");
  assertEquals(await woken(none), []);
});
