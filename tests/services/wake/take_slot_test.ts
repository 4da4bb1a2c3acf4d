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

const STUCK: readonly (readonly [runs: string, keys: string, interval: string, minutes: number])[] = [
  ["never had a good run", "", "* * * * *", 4],
  ["never had a good run", "", "0 3 * * *", 15],
  ["never had a good run", 'within = "90s"\n', "0 3 * * *", 1.5],
  ["takes 3 hours", "", "0 3 * * *", 540],
  ["takes 3 minutes", "", "* * * * *", 9],
  ["takes a second", "", "* * * * *", 2],
  ["takes a second", "", "0 3 * * *", 15],
];
const TOOK_MS = { "takes 3 hours": 10_800_000, "takes 3 minutes": 180_000, "takes a second": 1_000 };

for (const [runs, keys, interval, minutes] of STUCK) {
  Deno.test(`a run of a plugin that ${runs}, with "${interval}" ${keys}, counts as stuck after ${minutes} min`, async () => {
    const bed = new Bed({ report: { interval } }).read(`${MANIFEST}${keys}`);
    const tookMs = Object.entries(TOOK_MS).find(([name]) => name === runs)?.[1];
    const stop = new AbortController();
    if (tookMs !== undefined) {
      bed.change("report", {
        interval,
        run: () => {
          bed.clock.advance(tookMs);
          // A next tick has come by then.
          stop.abort("enough");
          return { kind: "ok" };
        },
      });
    } else bed.change("report", { interval, run: () => ({ kind: "failed", message: "no", report: "no" }) });
    await bed.pass(bed.wake("report", stop.signal));
    bed.slots.fill();
    bed.clock.advance(86_400_000);
    await bed.wake("report");
    assertEquals(bed.slots.stuckAfterMs, minutes * 60_000);
  });
}

Deno.test("a run gives a sign when it logs or makes a checkpoint", async () => {
  const bed = new Bed({
    report: {
      async run({ window, onCheckpoint }, { onLog }) {
        onLog({ time: window.start, level: "info", message: "one" });
        await onCheckpoint(new Date((window.start.getTime() + window.end.getTime()) / 2));
        return { kind: "ok" };
      },
    },
  }).read(MANIFEST);
  bed.slots.isLimited = true;
  await bed.wake("report");
  assertEquals(bed.slots.signs, 2);
});
