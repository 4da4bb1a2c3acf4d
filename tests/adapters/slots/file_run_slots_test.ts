import { assert, assertEquals } from "@std/assert";
import { SystemClock } from "../../../src/adapters/clock/system_clock.ts";
import { FileRunSlots } from "../../../src/adapters/slots/file_run_slots.ts";
import type { SlotLimits } from "../../../src/domain/slots/admit.ts";
import type { RunSlot, TakeSlotOptions } from "../../../src/ports/run_slots.ts";

/** The slots of a new state folder, as several processes of one instance see them. */
class Slots implements Disposable {
  readonly folder = Deno.makeTempDirSync();
  readonly started: string[] = [];
  readonly notices: string[] = [];
  readonly stop = new AbortController();
  readonly limits: SlotLimits;
  readonly slots: FileRunSlots;
  offsetMs = 0;

  constructor(maxConcurrent: number | null, pools: Record<string, number> = {}) {
    this.limits = { maxConcurrent, pools: new Map(Object.entries(pools)) };
    this.slots = new FileRunSlots({
      folder: `${this.folder}/slots`,
      limits: this.limits,
      clock: {
        now: () => new Date(Date.now() + this.offsetMs),
        sleep: (ms, signal) => new SystemClock().sleep(Math.min(ms, 5), signal),
      },
      argsOf: (plugin) => ["run", plugin],
      start: (plugin, args) => {
        assertEquals(args, ["run", plugin]);
        this.started.push(plugin);
      },
    });
  }

  take(name: string, options: Partial<TakeSlotOptions> & { pool?: string; overlap?: "replace" } = {}) {
    const { pool = null, overlap = "forbid", ...rest } = options;
    return this.slots.take({ name, pool, overlap }, {
      stop: this.stop.signal,
      wait: false,
      beside: false,
      stuckAfterMs: () => Promise.resolve(60_000),
      onNotice: (message) => this.notices.push(message),
      ...rest,
    });
  }

  async hold(name: string, options: Parameters<Slots["take"]>[1] = {}): Promise<RunSlot> {
    const slot = await this.take(name, options);
    assert(typeof slot === "object", `${name} got no slot`);
    return slot;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

Deno.test("a wake-up that gets no slot is in the queue, and whoever releases one starts the oldest", async () => {
  using site = new Slots(1);
  const a = await site.hold("a");
  assertEquals(await site.take("b"), "waiting");
  assertEquals(await site.take("c"), "waiting");
  assertEquals(await site.take("b"), "waiting");
  assertEquals(site.started, []);
  await a.release();
  assertEquals(site.started, ["b"]);
  const b = await site.hold("b");
  await b.release();
  assertEquals(site.started, ["b", "c"]);
  await (await site.hold("c")).release();
  assertEquals((await site.slots.waiting()).size, 0);
});

Deno.test("a slot is kept for the wake-up that is being started for it", async () => {
  using site = new Slots(1);
  const a = await site.hold("a");
  await site.take("b");
  await a.release();
  assertEquals(await site.take("a"), "waiting");
  await (await site.hold("b")).release();
  assertEquals(site.started, ["b", "a"]);
});

Deno.test("one that was started and found nothing to do leaves the queue to the next", async () => {
  using site = new Slots(1);
  const a = await site.hold("a");
  await site.take("b");
  await site.take("c");
  await a.release();
  await site.slots.withdraw("b");
  assertEquals(site.started, ["b", "c"]);
});

Deno.test("withdraw() leaves one in the queue that waits again", async () => {
  using site = new Slots(1);
  await site.hold("a");
  await site.take("b");
  await site.slots.withdraw("b");
  assertEquals([...(await site.slots.waiting()).keys()], ["b"]);
});

Deno.test("one that was started and does not come is started again, three times in all", async () => {
  using site = new Slots(1);
  const a = await site.hold("a");
  await site.take("b");
  await a.release();
  for (let time = 0; time < 4; time++) {
    await site.slots.startWaiting();
    site.offsetMs += 61_000;
    await site.slots.startWaiting();
  }
  assertEquals(site.started, ["b", "b", "b"]);
  assertEquals((await site.slots.waiting()).size, 0);
});

Deno.test("a pool that is full keeps nobody else waiting", async () => {
  using site = new Slots(3, { db: 1 });
  const a = await site.hold("a", { pool: "db" });
  assertEquals(await site.take("b", { pool: "db" }), "waiting");
  await site.hold("c");
  const [[, b] = []] = await site.slots.waiting();
  assertEquals([b?.pool, b?.holders], ["db", ["a"]]);
  await a.release();
  assertEquals(site.started, ["b"]);
});

Deno.test("a wake-up that has gone on for 15 minutes by being queued again is left to cron", async () => {
  using site = new Slots(1);
  await site.hold("a");
  const since = new Date(Date.now() - 899_000);
  assertEquals(await site.take("b", { since }), "waiting");
  assertEquals((await site.slots.waiting()).get("b")?.since, since);
  site.offsetMs = 5_000;
  assertEquals(await site.take("c", { since }), "busy");
  assertEquals([...(await site.slots.waiting()).keys()], ["b"]);
});

Deno.test("a process that waits gets its turn in the order of arrival, and is not started", async () => {
  using site = new Slots(1);
  const a = await site.hold("a");
  const b = site.hold("b", { wait: true });
  while (site.notices.length === 0) await new Promise((done) => setTimeout(done, 1));
  assertEquals(await site.take("c"), "waiting");
  assertEquals(site.notices[0], "waiting for a slot: 1 at a time of all plugins");
  assertEquals(await site.take("b", { wait: true }), "busy");
  assertEquals(await site.take("b"), "waiting");
  await a.release();
  const held = await b;
  assertEquals(site.started, []);
  await held.release();
  assertEquals(site.started, ["c"]);
});

Deno.test("a process that waits takes over its plugin's place in the queue", async () => {
  using site = new Slots(1);
  const a = await site.hold("a");
  await site.take("b");
  await site.take("c");
  const b = site.hold("b", { wait: true });
  while (site.notices.length === 0) await new Promise((done) => setTimeout(done, 1));
  await a.release();
  await (await b).release();
  assertEquals(site.started, ["c"]);
});

Deno.test("a process that is told to end waits no longer", async () => {
  using site = new Slots(1);
  await site.hold("a");
  const b = site.take("b", { wait: true });
  while (site.notices.length === 0) await new Promise((done) => setTimeout(done, 1));
  site.stop.abort();
  assertEquals(await b, undefined);
  assertEquals((await site.slots.waiting()).size, 0);
});

Deno.test("a run that gives no sign any more holds no slot of max_concurrent, but one of its pool", async () => {
  using site = new Slots(1, { db: 1 });
  const a = await site.hold("a", { pool: "db" });
  site.offsetMs = 61_000;
  assertEquals(await site.take("b", { pool: "db" }), "waiting");
  await site.hold("c");
  await a.release();
});

Deno.test("a run that replaces its plugin's needs no slot beside it", async () => {
  using site = new Slots(1);
  await site.hold("a", { overlap: "replace" });
  await site.hold("a", { overlap: "replace" });
  assertEquals(await site.take("b"), "waiting");
});

Deno.test("no run is lost where the folder cannot be used", async () => {
  using site = new Slots(1);
  Deno.writeTextFileSync(`${site.folder}/slots`, "");
  await (await site.hold("a")).release();
  assertEquals(site.notices.length, 1);
  assert(site.notices[0]?.startsWith("max_concurrent and pools are not applied: "), site.notices[0]);
  assertEquals((await site.slots.waiting()).size, 0);
});

Deno.test("a torn entry of the queue is removed, and a torn holder's slot is free", async () => {
  using site = new Slots(1);
  await (await site.hold("a")).release();
  Deno.writeTextFileSync(`${site.folder}/slots/queue/b`, '{"plug');
  Deno.writeTextFileSync(`${site.folder}/slots/holders/x`, '{"plug');
  await site.hold("a");
  assertEquals(Array.from(Deno.readDirSync(`${site.folder}/slots/queue`)), []);
});

Deno.test("waiting() makes nothing", async () => {
  using site = new Slots(1);
  assertEquals((await site.slots.waiting()).size, 0);
  assertEquals(Array.from(Deno.readDirSync(site.folder)), []);
});

Deno.test("takeReports() returns what ended processes wrote, once", async () => {
  using site = new Slots(1);
  await (await site.hold("a")).release();
  Deno.writeTextFileSync(`${site.folder}/slots/reports/b.1`, "gapless: b failed\n");
  Deno.writeTextFileSync(`${site.folder}/slots/reports/c.2`, "");
  assertEquals(await site.slots.takeReports(), ["gapless: b failed"]);
  assertEquals(await site.slots.takeReports(), []);
});
