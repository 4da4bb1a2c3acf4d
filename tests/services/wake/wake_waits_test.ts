import { assert, assertEquals } from "@std/assert";
import { Bed } from "../bed.ts";

Deno.test("a jitter that is longer than the time between two ticks stays within it", async () => {
  const often = '[plugins.report]\nmodule = "./report.ts"\nschedule = "*/5 * * * *"\nsince = "2026-06-01"\n';
  const bed = new Bed({ report: {} }).read(often);
  await bed.wake("report");
  bed.read(`${often}jitter = "10h"`);
  bed.clock.set("2026-06-01T12:15:00Z");
  assertEquals((await bed.pass(bed.wake("report"))).result, "done");
  const waited = bed.clock.now().getTime() - Date.parse("2026-06-01T12:15:00Z");
  assert(waited > 0 && waited < 300_000, `It waited ${waited} ms`);
});

const SECONDS =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "*/20 * * * * *"\nsince = "2026-06-01"\n';

Deno.test("wake() waits for the ticks of its minute, and leaves those of the next to the next wake-up", async () => {
  const bed = new Bed({ report: {} }).read(SECONDS);
  await bed.pass(bed.wake("report"));
  bed.clock.set("2026-06-01T12:11:00Z");
  const { windows } = await bed.pass(bed.wake("report"));
  assertEquals(windows.map(({ end }) => end.toISOString().slice(11, 19)), [
    "12:11:00",
    "12:11:20",
    "12:11:40",
  ]);
  assert(bed.clock.now() < new Date("2026-06-01T12:12:00Z"));
  assertEquals((await bed.ledger.windows("report")).map(({ end }) => end.toISOString().slice(11, 19)), [
    "12:10:00",
    "12:10:20",
    "12:10:40",
    "12:11:00",
    "12:11:20",
    "12:11:40",
  ]);
});

Deno.test("wake() waits although nothing was due when it came", async () => {
  const bed = new Bed({ report: {} }).read(SECONDS.replace("*/20", "45"));
  await bed.pass(bed.wake("report"));
  bed.clock.set("2026-06-01T12:11:01Z");
  const { windows } = await bed.pass(bed.wake("report"));
  assertEquals(windows.map(({ end }) => end.toISOString().slice(11, 19)), ["12:11:45"]);
});

Deno.test("wake() that waits for a tick ends at once when it shall stop", async () => {
  const bed = new Bed({ report: {} }).read(SECONDS);
  await bed.pass(bed.wake("report"));
  bed.clock.set("2026-06-01T12:11:00Z");
  const stop = new AbortController();
  const waking = bed.wake("report", stop.signal);
  while (bed.clock.sleeping === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  stop.abort("SIGTERM");
  assertEquals((await waking).windows.length, 1);
  assertEquals(bed.clock.now(), new Date("2026-06-01T12:11:00Z"));
});

Deno.test("wake() that worked into the next minute stays for the ticks of that one: its own wake-up found it busy", async () => {
  const bed = new Bed({ report: {} }).read(SECONDS);
  await bed.pass(bed.wake("report"));
  bed.clock.set("2026-06-01T12:11:41Z");
  bed.host.plugins.set("report", {
    run: async () => {
      if (bed.clock.now() < new Date("2026-06-01T12:12:00Z")) await bed.clock.sleep(25_000);
      return { kind: "ok" };
    },
  });
  const { windows } = await bed.pass(bed.wake("report"));
  assertEquals(windows.map(({ end }) => end.toISOString().slice(11, 19)), [
    "12:11:40",
    "12:12:00",
    "12:12:20",
    "12:12:40",
  ]);
});
