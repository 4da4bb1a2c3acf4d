import { assert, assertEquals } from "@std/assert";
import type { Owner } from "../../../src/domain/window/owner.ts";
import { owner } from "../../fakes/process_table.ts";
import { Bed, spans } from "../bed.ts";
import { RUN } from "../../contracts/wake_up.ts";

/** A plugin whose window another process holds until a moment within this minute. */
async function bedWith(holder: Owner, expiresAt: string): Promise<Bed> {
  const bed = new Bed({ report: {} }).read(
    '[plugins.report]\nmodule = "./report.ts"\nschedule = "* * * * *"\nsince = "2026-06-01T12:09:00Z"\n',
  );
  const now = bed.clock.now();
  await bed.ledger.register({ name: "report", module: "./report.ts", now });
  const claim = await bed.ledger.claim(
    { ...RUN, plugin: "report", owner: holder, now, expiresAt: new Date(expiresAt), trigger: "schedule" },
    () => ({
      buried: [],
      then: { kind: "new", skipped: null, window: { start: new Date("2026-06-01T12:09:00Z"), end: now } },
    }),
  );
  assertEquals(claim.kind, "claimed");
  bed.clock.advance(1_000);
  return bed;
}

Deno.test("wake() takes the window of a host that is gone over as soon as its lease runs out", async () => {
  const bed = await bedWith(owner({ host: "there" }), "2026-06-01T12:10:40Z");
  const { result, windows } = await bed.pass(bed.wake("report"));
  assertEquals([result, spans(windows)], ["done", ["2026-06-01T12:09 2026-06-01T12:10"]]);
  assertEquals(bed.clock.now(), new Date("2026-06-01T12:10:40Z"));
});

Deno.test("wake() ends as busy when a host that it does not see has renewed its lease", async () => {
  const bed = await bedWith(owner({ host: "there" }), "2026-06-01T12:10:40Z");
  const waking = bed.pass(bed.wake("report"));
  const [lease] = (await bed.ledger.state("report"))?.open.flatMap(({ lease }) => lease ?? []) ?? [];
  assert(lease);
  await bed.ledger.heartbeat(lease, new Date("2026-06-01T12:11:20Z"));
  assertEquals((await waking).result, "busy");
  assert(bed.clock.now() < new Date("2026-06-01T12:11:00Z"));
});

Deno.test("wake() does not wait for a lease of the next minute, nor for an owner that it sees alive", async () => {
  for (
    const [holder, expiry] of [[owner({ host: "there" }), "12:11:00"], [
      owner({ pid: 2 }),
      "12:10:40",
    ]] as const
  ) {
    const bed = await bedWith(holder, `2026-06-01T${expiry}Z`);
    assertEquals((await bed.wake("report")).result, "busy");
    assertEquals(bed.clock.now(), new Date("2026-06-01T12:10:01Z"));
  }
});

Deno.test("wake() that waits for a lease ends at once when it shall stop", async () => {
  const bed = await bedWith(owner({ host: "there" }), "2026-06-01T12:10:40Z");
  const stop = new AbortController();
  const waking = bed.wake("report", stop.signal);
  while (bed.clock.sleeping === 0) await new Promise((done) => setTimeout(done, 0));
  stop.abort("told to stop");
  assertEquals((await waking).windows, []);
});
