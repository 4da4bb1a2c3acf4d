import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DiskError, LedgerError } from "../../../src/ports/ledger.ts";
import { FULL_DISK_MS, HEARTBEAT_MS } from "../../../src/services/wake/keep_lease.ts";
import { untilAborted } from "../../fakes/plugin_host.ts";
import { Bed } from "../bed.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';
const FULL =
  'Cannot use the ledger "/var/lib/gapless/ledger.db" (on /dev/sda1, mounted at /var): the disk is full';

/** Commits of a ledger whose disk is full until a test frees it. */
function fillDisk(bed: Bed): { isFull: boolean } {
  const disk = { isFull: true };
  const { heartbeat, settle } = bed.ledger;
  const refuse = () => Promise.reject(new DiskError(FULL));
  bed.ledger.heartbeat = (...args) => disk.isFull ? refuse() : heartbeat.apply(bed.ledger, args);
  bed.ledger.settle = (...args) => disk.isFull ? refuse() : settle.apply(bed.ledger, args);
  return disk;
}

Deno.test("a full disk ends a run after five minutes, names the disk, and leaves its window to others", async () => {
  const bed = new Bed({ report: { run: untilAborted() } }).read(HOURLY);
  fillDisk(bed);
  const began = bed.clock.now().getTime();
  await assertRejects(() => bed.pass(bed.wake("report")), DiskError, "on /dev/sda1, mounted at /var");
  const took = bed.clock.now().getTime() - began;
  assertEquals(took >= FULL_DISK_MS && took <= FULL_DISK_MS + 2 * HEARTBEAT_MS, true, `It took ${took} ms`);
  // Its process is gone then; the next one finds that.
  assertEquals((await bed.ledger.windows("report")).map(({ state }) => state), ["leased"]);
});

Deno.test("a run that a full disk stopped leaves its window owed if there is space by then", async () => {
  const bed = new Bed().read(HOURLY);
  const disk = fillDisk(bed);
  bed.host.plugins.set("report", {
    run: async (job) => {
      const end = await untilAborted()(job);
      disk.isFull = false;
      return end;
    },
  });
  const { failures: [failure] } = await bed.pass(bed.wake("report"));
  assertEquals([failure?.outcome, failure?.next?.state], ["cancelled", "owed"]);
  assertStringIncludes(failure?.report ?? "", "stopped after 5 minutes: Cannot use the ledger");
  assertEquals((await bed.ledger.windows("report")).map(({ failures }) => failures), [0]);
});

Deno.test("a run goes on while the disk is full for less than five minutes", async () => {
  const bed = new Bed().read(HOURLY);
  const disk = fillDisk(bed);
  bed.host.plugins.set("report", {
    run: async () => {
      await bed.clock.sleep(FULL_DISK_MS - HEARTBEAT_MS);
      disk.isFull = false;
      await bed.clock.sleep(FULL_DISK_MS);
      return { kind: "ok" };
    },
  });
  assertEquals((await bed.pass(bed.wake("report"))).result, "done");
});

Deno.test("the commit of a good run waits five minutes for space, and one minute for a ledger out of reach", async () => {
  for (const [error, minutes] of [[new DiskError(FULL), 5], [new LedgerError("no route"), 1]] as const) {
    const bed = new Bed({ report: {} }).read(HOURLY);
    bed.ledger.settle = () => Promise.reject(error);
    const began = bed.clock.now().getTime();
    await assertRejects(() => bed.pass(bed.wake("report")), LedgerError);
    assertEquals(Math.round((bed.clock.now().getTime() - began) / 60_000), minutes);
  }
});
