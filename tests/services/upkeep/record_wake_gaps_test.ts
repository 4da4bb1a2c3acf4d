import { assertEquals } from "@std/assert";
import { applyBlock } from "../../../src/services/crontab/reconcile.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { recordWakeGaps } from "../../../src/services/upkeep/record_wake_gaps.ts";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { Bed } from "../bed.ts";

const MINUTE_MS = 60_000;

/** Lets minutes pass, in each of which cron wakes what it should, unless it is dead. */
function pass(bed: Bed, minutes: number, alive: boolean | string[] = true): void {
  for (let minute = 0; minute < minutes; minute++) {
    bed.clock.advance(MINUTE_MS);
    for (const [name, step] of [["report", 1], ["manager", 5]] as const) {
      const isDue = bed.clock.now().getUTCMinutes() % step === 0;
      if (isDue && (Array.isArray(alive) ? alive.includes(name) : alive)) {
        bed.traces.leave(name, bed.clock.now());
      }
    }
  }
}

async function site(): Promise<Bed> {
  const bed = new Bed({ report: {} }).read(
    '[plugins.report]\nmodule = "./report.ts"\nschedule = "* * * * *"\nsince = "now"',
  );
  await applyBlock(bed, await inspectAll(bed, bed.manifest));
  return bed;
}

const told = async (bed: Bed) =>
  (await bed.ledger.wakeGaps({})).map(({ host, plugin, start, end }) =>
    `${host} ${plugin ?? "*"} ${start.toISOString().slice(11, 16)}-${end.toISOString().slice(11, 16)}`
  );

Deno.test("where cron wakes all, nothing is recorded", async () => {
  const bed = await site();
  for (let round = 0; round < 20; round++) {
    pass(bed, 5);
    assertEquals(await recordWakeGaps(bed), []);
  }
});

Deno.test("a gap is recorded once, and grows as long as it goes on", async () => {
  const bed = await site();
  pass(bed, 20);
  // 12:30 now; cron dies, and somebody calls upkeep by hand.
  for (let round = 0; round < 4; round++) {
    pass(bed, 5, false);
    await recordWakeGaps(bed);
  }
  assertEquals(await told(bed), ["here * 12:31-12:48"]);
  pass(bed, 30);
  await recordWakeGaps(bed);
  assertEquals(await told(bed), ["here * 12:31-12:51"]);
  assertEquals(await recordWakeGaps(bed), []);
  pass(bed, 120);
  assertEquals([await recordWakeGaps(bed), await told(bed)], [[], ["here * 12:31-12:51"]]);
});

Deno.test("a machine that was off for hours has one gap, of all of them", async () => {
  const bed = await site();
  pass(bed, 20);
  pass(bed, 300, false);
  pass(bed, 10);
  await recordWakeGaps(bed);
  assertEquals(await told(bed), ["here * 12:31-17:31"]);
  pass(bed, 30);
  await recordWakeGaps(bed);
  assertEquals(await told(bed), ["here * 12:31-17:31"]);
});

Deno.test("the gap of one plugin is its own", async () => {
  const bed = await site();
  pass(bed, 20);
  pass(bed, 10, ["manager"]);
  pass(bed, 10);
  await recordWakeGaps(bed);
  assertEquals(await told(bed), ["here report 12:31-12:41"]);
});

Deno.test("without a block nothing is missed", async () => {
  const bed = await site();
  bed.crontab.text = "";
  pass(bed, 60, false);
  assertEquals(await recordWakeGaps(bed), []);
});

Deno.test("where there is no crontab program, nothing is missed", async () => {
  const bed = await site();
  bed.crontab.read = () => Promise.reject(new CrontabError('there is no "crontab"'));
  pass(bed, 60, false);
  assertEquals(await recordWakeGaps(bed), []);
});
