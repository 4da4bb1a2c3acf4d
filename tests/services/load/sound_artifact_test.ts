import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DamagedArtifactError, describeDamage, LinkError } from "../../../src/ports/linker.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { inspectPlugin } from "../../../src/services/load/inspect_plugin.ts";
import { repairOf } from "../../../src/services/load/sound_artifact.ts";
import { applyBlock } from "../../../src/services/crontab/reconcile.ts";
import type { FakePlugin } from "../../fakes/plugin_host.ts";
import { Bed } from "../bed.ts";

const MANIFEST =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

Deno.test("a wake-up links a damaged artifact again, runs that, and says so in the run's log", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  const damage = await bed.damage("report");
  assertEquals((await bed.wake("report")).result, "done");
  assertEquals(bed.linker.relinked, ["./report.ts"]);
  const [run] = await bed.ledger.runs({});
  const log = await Array.fromAsync(await bed.logs.read("report", run!.id) ?? []);
  assertEquals(log.map(({ level, message }) => [level, message]), [
    ["warn", `${describeDamage(damage)}; it was linked again from its sources`],
  ]);
});

Deno.test("a wake-up tries that once: what is damaged again at once fails, and the ledger knows why", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  const damage = await bed.damage("report");
  bed.host.damageOf = () => damage;
  await assertRejects(() => bed.wake("report"), DamagedArtifactError);
  assertEquals(bed.linker.relinked, ["./report.ts"]);
  assertEquals(
    (await bed.ledger.state("report"))?.record.loadError,
    `Cannot load the plugin "report": the linked file "${damage.path}" was changed: its SHA-256 should be ` +
      `${damage.expected}, and is ${damage.found}; "gapless sync" links it again`,
  );
});

Deno.test("a wake-up that cannot link it again says what is damaged, and why it stays so", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  const damage = await bed.damage("report");
  bed.linker.relink = () =>
    Promise.reject(new LinkError('Cannot link "./report.ts": there is no such module'));
  const { message } = await assertRejects(() => bed.wake("report"), LinkError);
  assertEquals(
    message,
    `Cannot use "./report.ts": ${describeDamage(damage)}, and it cannot be linked again: ` +
      'Cannot link "./report.ts": there is no such module',
  );
});

Deno.test("a source that changed meanwhile is what runs after the repair", async () => {
  const ran: string[] = [];
  const run: FakePlugin["run"] = (_job, { artifact }) => {
    ran.push(artifact.sha256);
    return { kind: "ok" };
  };
  const bed = new Bed({ report: { run } }).read(MANIFEST);
  await bed.damage("report");
  const { relink } = bed.linker;
  bed.linker.relink = (module) => {
    bed.linker.modules.set("./report.ts", "changed code");
    return relink.call(bed.linker, module);
  };
  await bed.wake("report");
  const { sha256 } = await bed.linker.link(bed.entry("report").module);
  assertEquals(ran, [sha256]);
  const loads = bed.host.loads.length;
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals(bed.host.loads.length, loads);
});

Deno.test("inspectPlugin() links a damaged artifact again, even of a plugin that need not be loaded", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  await applyBlock(bed, await inspectAll(bed, bed.manifest));
  const loads = bed.host.loads.length;
  const damage = await bed.damage("report");
  const inspection = await inspectPlugin(bed, bed.entry("report"), { anew: false });
  assertEquals([inspection.error, inspection.damage], [null, { ...damage, repaired: true }]);
  assertEquals(repairOf(inspection), [{
    isNew: true,
    plugin: "report",
    message: `${describeDamage(damage)}; it was linked again from its sources`,
  }]);
  assertEquals([bed.linker.relinked, bed.host.loads.length], [["./report.ts"], loads]);
  assertEquals((await inspectPlugin(bed, bed.entry("report"), { anew: false })).damage, null);
});

Deno.test("inspectPlugin() refuses a damaged artifact where nothing may be changed", async () => {
  const bed = new Bed({ report: {} }).read(MANIFEST);
  const damage = await bed.damage("report");
  const options = { anew: true, onDamage: "refuse" } as const;
  const inspection = await inspectPlugin(bed, bed.entry("report"), options);
  assertEquals(inspection.damage, { ...damage, repaired: false });
  assertStringIncludes(inspection.error ?? "", `Cannot use "./report.ts": ${describeDamage(damage)}; `);
  assertEquals([repairOf(inspection), bed.linker.relinked, bed.host.loads], [[], [], []]);
});
