import { assertEquals } from "@std/assert";
import { wake } from "../../../src/services/wake/wake.ts";
import { Bed } from "../bed.ts";

const MANIFEST = '[plugins.report]\nmodule = "./report.ts"\nsince = "2026-06-01"\n';
const { signal } = new AbortController();

function fullBed(): Bed {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  bed.slots.fill();
  return bed;
}

Deno.test("a wake-up that gets no slot is queued, and has neither loaded nor claimed anything", async () => {
  const bed = fullBed();
  assertEquals((await bed.wake("report")).result, "waiting");
  assertEquals([bed.slots.queued, bed.host.loads.length], [["report"], 0]);
  assertEquals(await bed.ledger.windows("report"), []);
});

Deno.test("a wake-up that waits for a slot lets others start, and says so", async () => {
  const bed = fullBed();
  const waking = wake(bed, { entry: bed.entry("report"), stop: signal, echo: bed.onLog, wait: true });
  while (bed.echoed.length === 0) await new Promise((done) => setTimeout(done, 0));
  assertEquals(bed.echoed.map(({ message }) => message), ["waiting for a slot"]);
  assertEquals([bed.startup.isOver, bed.host.loads.length], [true, 0]);
  bed.slots.free();
  assertEquals((await waking).result, "done");
  assertEquals(bed.slots.held, 0);
});

Deno.test("a wake-up that is told to end while it waits for a slot claims nothing", async () => {
  const bed = fullBed();
  const stop = new AbortController();
  const waking = wake(bed, { entry: bed.entry("report"), stop: stop.signal, echo: bed.onLog, wait: true });
  while (bed.echoed.length === 0) await new Promise((done) => setTimeout(done, 0));
  stop.abort("SIGTERM");
  assertEquals((await waking).result, "stopped");
  assertEquals([bed.host.loads.length, bed.slots.held], [0, 0]);
});

Deno.test("the manager, and a person who wants it now, need no slot", async () => {
  const bed = fullBed();
  const upTo = bed.clock.now();
  assertEquals(
    (await wake(bed, { entry: bed.entry("report"), stop: signal, echo: bed.onLog, upTo })).result,
    "done",
  );
  await bed.wake("manager");
  bed.clock.advance(300_000);
  assertEquals((await bed.wake("manager")).result, "done");
  assertEquals(bed.slots.queued, []);
});

Deno.test("a plugin that has nothing to do needs no slot", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  await bed.wake("report");
  bed.slots.fill();
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(bed.slots.queued, []);
});
