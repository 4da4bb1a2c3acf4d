import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ManifestError } from "../../../src/domain/manifest/manifest_error.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { grantWarnings, recordGrants } from "../../../src/services/load/grant_warnings.ts";
import { preparePlugin } from "../../../src/services/load/prepare_plugin.ts";
import { Bed } from "../bed.ts";

const plugin = (grant: string) =>
  `[plugins.report]\nmodule = "./report.ts"\n[plugins.report.grant]\n${grant}\n`;

async function inspect(bed: Bed) {
  const { inspections, failures } = await inspectAll(bed, bed.manifest);
  const warnings = grantWarnings(bed, inspections);
  recordGrants(bed.grantRecord, inspections);
  return { warnings, failures };
}

Deno.test("a grant that is equivalent to full access keeps its plugin from being loaded, by its place", async () => {
  const bed = new Bed({ report: {} }).read(plugin('write = ["./data", "."]'));
  const error = await assertRejects(() => preparePlugin(bed, bed.entry("report")), ManifestError);
  assertEquals(error.issues, [{
    path: "plugins.report.grant.write[1]",
    message:
      '"/srv" reaches the manifest, the lock file, and modules of plugins, so the plugin can do everything; ' +
      "grant other paths, or say unsafe = true in the grant",
  }]);
});

Deno.test("a link in a grant is followed", async () => {
  const bed = new Bed({ report: {} }).read(plugin('write = ["./data"]'));
  await preparePlugin(bed, bed.entry("report"));
  bed.grantedFiles.links.set("/srv/data", "/srv");
  await assertRejects(() => preparePlugin(bed, bed.entry("report")), ManifestError, "grant.write[0]");
});

Deno.test("unsafe turns errors into warnings, and every inspection has them", async () => {
  const bed = new Bed({ report: {} }).read(plugin('write = ["."]\nunsafe = true'));
  for (const isNew of [true, false]) {
    const { warnings, failures } = await inspect(bed);
    assertEquals(failures, []);
    assertEquals(warnings.map(({ plugin, isNew }) => [plugin, isNew]), [["report", isNew]]);
    assertMatch(warnings[0]?.message ?? "", /^grant\.write\[0\]: "\/srv" reaches .* can do everything$/);
  }
});

Deno.test("a grant that changed since the last sync is reported once, by what was added and removed", async () => {
  const bed = new Bed({ report: {} }).read(plugin('net = ["a.org"]'));
  assertEquals((await inspect(bed)).warnings, []);
  bed.read(plugin('net = ["b.org"]\nsys = true'));
  assertEquals((await inspect(bed)).warnings, [{
    plugin: "report",
    message:
      'its grant changed since the last sync; added: net "b.org", sys: everything; removed: net "a.org"',
    isNew: true,
  }]);
  assertEquals((await inspect(bed)).warnings, []);
  bed.read('[plugins.report]\nmodule = "./report.ts"\ngrant = "all"\n');
  assertEquals((await inspect(bed)).warnings.map(({ message }) => message), [
    'its grant changed since the last sync; added: everything; removed: net "b.org", sys: everything',
    'grant = "all" lets the plugin do everything that its user may',
  ]);
});

Deno.test("what a plugin was granted stays recorded while its grant is an error", async () => {
  const bed = new Bed({ report: {} }).read(plugin('net = ["a.org"]'));
  await inspect(bed);
  bed.read(plugin("write = true"));
  for (let turn = 0; turn < 2; turn++) {
    const { warnings, failures } = await inspect(bed);
    assertEquals(failures.length, 1);
    assertEquals(warnings.map(({ message }) => message), [
      'its grant changed since the last sync; added: write: everything; removed: net "a.org"',
    ]);
  }
});
