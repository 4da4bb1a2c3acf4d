import { assertEquals, assertRejects } from "@std/assert";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import { Bed } from "../bed.ts";

const MANIFEST = '[plugins.report]\nmodule = "./report.ts"\nsince = "2026-06-01"\n';

function fullBed(): Bed {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  bed.memory.fill();
  return bed;
}

async function untilWaiting(bed: Bed): Promise<void> {
  while (bed.echoed.length === 0) await new Promise((done) => setTimeout(done, 0));
}

Deno.test("a wake-up that waits for memory has neither loaded nor claimed anything, and lets others start", async () => {
  const bed = fullBed();
  const waking = bed.wake("report");
  await untilWaiting(bed);
  assertEquals(bed.echoed.map(({ message }) => message), ["waits for memory"]);
  assertEquals([bed.startup.isOver, bed.host.loads.length], [true, 0]);
  assertEquals(await bed.ledger.windows("report"), []);
  bed.memory.free();
  assertEquals((await waking).result, "done");
  assertEquals(bed.memory.held, 0);
});

Deno.test("a wake-up that shall end while it waits for memory claims nothing", async () => {
  const bed = fullBed();
  const stop = new AbortController();
  const waking = bed.wake("report", stop.signal);
  await untilWaiting(bed);
  stop.abort("SIGTERM");
  assertEquals((await waking).result, "stopped");
  assertEquals([bed.host.loads.length, bed.memory.held], [0, 0]);
});

Deno.test("a wake-up is busy if another one waits for memory for the same plugin", async () => {
  const bed = fullBed();
  bed.memory.isAwaited = true;
  assertEquals((await bed.wake("report")).result, "busy");
  assertEquals([bed.host.loads.length, bed.memory.held], [0, 0]);
});

Deno.test("memory is held during a run, and released after it, also if the plugin does not load", async () => {
  let during = 0;
  const bed = new Bed({
    report: {
      run() {
        during = bed.memory.held;
        return { kind: "ok" };
      },
    },
  }).read(MANIFEST);
  await bed.wake("report");
  assertEquals([during, bed.memory.held], [1, 0]);
  bed.clock.advance(60_000);
  bed.change("report", { loadError: "no luck" });
  await assertRejects(() => bed.wake("report"), PluginLoadError);
  assertEquals(bed.memory.held, 0);
});
