import { assertEquals } from "@std/assert";
import { resumeWithoutMissed } from "../../../src/services/hand_work/resume_without_missed.ts";
import { rewindPlugin } from "../../../src/services/hand_work/rewind_plugin.ts";
import { Bed, spans } from "../bed.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

Deno.test("resumeWithoutMissed() passes over what a rewind at the same moment uncovers, too", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  const decision = { by: "ann@here", at: bed.clock.now(), why: null };
  await bed.ledger.pause("report", decision);
  bed.clock.set("2026-06-01T15:30:00Z");
  const look = bed.ledger.state.bind(bed.ledger);
  bed.ledger.state = async (plugin) => {
    bed.ledger.state = look;
    const state = await look(plugin);
    await rewindPlugin(bed, bed.entry("report"), { to: new Date("2026-06-01T10:00:00Z"), decision });
    return state;
  };
  const { changed, skipped } = await resumeWithoutMissed(bed, bed.entry("report"), decision);
  assertEquals([changed, skipped && spans([skipped])], [true, ["2026-06-01T10:00 2026-06-01T15:00"]]);
  const windows = (await bed.ledger.windows("report")).filter(({ state }) => state !== "rewound");
  assertEquals(windows.map(({ state }) => state), ["done", "skipped"]);
  assertEquals(spans(windows), ["2026-06-01T09:00 2026-06-01T10:00", "2026-06-01T10:00 2026-06-01T15:00"]);
});

Deno.test("resumeWithoutMissed() leaves a plugin alone that is not paused", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  bed.clock.set("2026-06-01T15:30:00Z");
  const decision = { by: "ann@here", at: bed.clock.now(), why: null };
  assertEquals(await resumeWithoutMissed(bed, bed.entry("report"), decision), {
    changed: false,
    skipped: null,
  });
  assertEquals((await bed.ledger.windows("report")).length, 1);
});
