import { assertEquals, assertRejects } from "@std/assert";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { Bed } from "../bed.ts";

const TWO = '[plugins.first]\nmodule = "./first.ts"\n[plugins.second]\nmodule = "./second.ts"\n';

/** Links the second plugin late: the first one is done by then. */
function linkLate(bed: Bed): void {
  const link = bed.linker.link.bind(bed.linker);
  bed.linker.link = async (module) => {
    if (module.text === "./second.ts") await new Promise((resolve) => setTimeout(resolve, 20));
    return await link(module);
  };
}

Deno.test("inspectAll() returns what it found in the order of the manifest, however long each takes to link", async () => {
  const bed = new Bed({ first: {}, second: { loadError: "no luck" } }).read(TWO);
  linkLate(bed);
  const { inspections, failures } = await inspectAll(bed, bed.manifest);
  assertEquals(inspections.map(({ entry }) => entry.name), ["first", "second", "manager"]);
  assertEquals(failures.map(({ plugin }) => plugin), ["second"]);
});

Deno.test("inspectAll() fails with the ledger's first error, while another plugin is still being linked", async () => {
  const bed = new Bed({ first: {}, second: {} }).read(TWO);
  linkLate(bed);
  bed.ledger.state = (plugin) => Promise.reject(new LedgerError(`Cannot use the ledger for "${plugin}"`));
  await assertRejects(() => inspectAll(bed, bed.manifest), LedgerError, 'Cannot use the ledger for "first"');
});
