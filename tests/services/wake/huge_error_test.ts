import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { formatFailure } from "../../../src/commands/format/failure.ts";
import { REPORT_BYTES } from "../../../src/domain/text/clipped.ts";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { meetPlugin } from "../../../src/services/modules/add_plugin.ts";
import { failing } from "../../fakes/plugin_host.ts";
import { Bed } from "../bed.ts";

const MANIFEST = '[plugins.report]\nmodule = "./report.ts"\nretry = { attempts = 1 }\n';
const HUGE = `begin ${"A".repeat(2e7)} end`;

/** Asserts that an error is kept with its head, its tail and a note of what is missing, in few bytes. */
function assertClipped(text: string | null | undefined): void {
  assert(text && new TextEncoder().encode(text).length <= REPORT_BYTES, `${text?.length} characters`);
  assertStringIncludes(text, "begin AAA");
  assertStringIncludes(text, " characters left out ...] AAA");
}

Deno.test("an error of 20 MB costs kilobytes in ledger, log and mail", async () => {
  const bed = new Bed({ report: { run: failing(HUGE) } }).read(MANIFEST);
  const { failures: [failure] } = await bed.wake("report");
  assert(failure);
  assertClipped((await bed.ledger.runs({ limit: 1 }))[0]?.error);
  const log = await Array.fromAsync(await bed.logs.read("report", 1) ?? []);
  assertClipped(log.at(-1)?.message);
  assertEquals(log.at(-1)?.report, true);
  assertClipped(failure.report);
  assert(formatFailure("report", failure, "UTC").join("\n").length < REPORT_BYTES + 1000);
});

Deno.test("a load error of 20 MB costs kilobytes in the ledger, and is not taken for a new one each time", async () => {
  const bed = new Bed({ report: { loadError: HUGE } }).read(MANIFEST);
  await assertRejects(() => bed.wake("report"), PluginLoadError);
  assertClipped((await bed.ledger.state("report"))?.record.loadError);
  const { failures: [failure] } = await inspectAll(bed, bed.manifest);
  assertClipped(failure?.error);
  assertEquals(failure?.fresh, false);
});

Deno.test("what a new plugin says as it fails to load is clipped", async () => {
  const bed = new Bed({ rates: { loadError: HUGE } });
  bed.linker.modules.set("npm:rates@1", "the code");
  assertClipped((await meetPlugin(bed, { name: "rates", module: "npm:rates@1" })).fault);
});
