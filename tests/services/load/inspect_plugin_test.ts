import { assertEquals } from "@std/assert";
import { applyBlock } from "../../../src/services/crontab/reconcile.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { inspectPlugin } from "../../../src/services/load/inspect_plugin.ts";
import { Bed } from "../bed.ts";

const ASKED = [{ kind: "net", name: "example.com", why: "reads it" }] as const;
const MANIFEST = '[plugins.report]\nmodule = "./report.ts"\n';

Deno.test("inspectPlugin() tells what a plugin lacks when it is loaded, and not each time", async () => {
  const bed = new Bed({ report: { asked: ASKED } }).read(MANIFEST);
  const gap = { missing: ASKED, unasked: [] };
  assertEquals((await inspectPlugin(bed, bed.entry("report"), { anew: false })).gap, gap);
  await applyBlock(bed, await inspectAll(bed, bed.manifest));
  assertEquals((await inspectPlugin(bed, bed.entry("report"), { anew: false })).gap, null);
  assertEquals((await inspectPlugin(bed, bed.entry("report"), { anew: true })).gap, gap);
});

Deno.test("inspectPlugin() compares nothing where the plugin does not say what it asks for", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  assertEquals((await inspectPlugin(bed, bed.entry("report"), { anew: true })).gap, null);
});
