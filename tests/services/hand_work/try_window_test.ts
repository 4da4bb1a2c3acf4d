import { assert, assertEquals } from "@std/assert";
import { preparePlugin } from "../../../src/services/load/prepare_plugin.ts";
import { tryWindow } from "../../../src/services/hand_work/try_window.ts";
import { failing } from "../../fakes/plugin_host.ts";
import { Bed, spans } from "../bed.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

async function tryReport(bed: Bed) {
  const prepared = await preparePlugin(bed, bed.entry("report"));
  const trial = await tryWindow(bed, { prepared, stop: new AbortController().signal, onLog: bed.onLog });
  assert(trial !== null);
  return trial;
}

Deno.test("tryWindow() gives up on a plugin that never answers when the process shall end", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  const prepared = await preparePlugin(bed, bed.entry("report"));
  bed.host.load = () => new Promise(() => {});
  const stop = new AbortController();
  const trying = tryWindow(bed, { prepared, stop: stop.signal, onLog: bed.onLog });
  stop.abort("stopped by SIGINT");
  assertEquals(await trying, null);
});

Deno.test("tryWindow() runs the window that is due, and commits nothing", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  const { window, due, end } = await tryReport(bed);
  assertEquals([spans([window]), due, end.outcome], [["2026-06-01T09:00 2026-06-01T12:00"], true, "ok"]);
  assertEquals(bed.host.jobs.map(({ trigger }) => trigger), ["manual"]);
  assertEquals([await bed.ledger.summaries(), bed.host.open], [[], 0]);
});

Deno.test("tryWindow() tells what the plugin asks for and is not granted", async () => {
  const asked = [
    { kind: "net", name: "example.com", why: "reads it" },
    { kind: "read", name: "./data", why: "reads that, too" },
  ] as const;
  const bed = new Bed({ report: { asked } }).read(`${HOURLY}grant = { read = ["."] }`);
  assertEquals((await tryReport(bed)).gap, { missing: [asked[0]], unasked: [] });
});

Deno.test("tryWindow() takes an owed window first", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${HOURLY}retry = { attempts = 1, backoff = "1s" }`,
  );
  await bed.wake("report");
  bed.clock.set("2026-06-01T13:30:00Z");
  const { window, end } = await tryReport(bed);
  assertEquals([spans([window]), end.outcome], [["2026-06-01T09:00 2026-06-01T12:00"], "failed"]);
  assertEquals((await bed.ledger.windows("report")).length, 1);
});

Deno.test("tryWindow() takes the next tick's window while nothing is due", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  const { window, due } = await tryReport(bed);
  assertEquals([spans([window]), due], [["2026-06-01T12:00 2026-06-01T13:00"], false]);
});
