import { assert, assertEquals } from "@std/assert";
import type { UpNote } from "../../../src/ports/up_marker.ts";
import { applyBlock } from "../../../src/services/crontab/reconcile.ts";
import { unchangedSync } from "../../../src/services/crontab/unchanged_sync.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { owner } from "../../fakes/process_table.ts";
import { Bed } from "../bed.ts";

const REPORT = '[plugins.report]\nmodule = "./report.ts"\n';
const OUTPUT = { text: "in sync", json: "{}" };

/** Syncs, and returns what the next sync may go by. */
async function sync(bed: Bed, toml = REPORT, { up = null }: { readonly up?: UpNote | null } = {}) {
  bed.read(toml);
  const findings = await inspectAll(bed, bed.manifest);
  const done = await applyBlock(bed, findings);
  const deps = { ...bed, manifest: bed.manifest, marker: { read: () => Promise.resolve(up) } };
  return await unchangedSync(deps, { findings, done, output: OUTPUT });
}

/** A bed in which a sync changes nothing. */
async function synced(toml = REPORT): Promise<Bed> {
  const bed = new Bed({ report: { interval: "0 9 * * *" } });
  await sync(bed, toml);
  return bed;
}

Deno.test("a sync that changed nothing is good for an hour", async () => {
  const bed = await synced();
  const unchanged = await sync(bed);
  assert(unchanged);
  assertEquals(unchanged.validUntil, new Date("2026-06-01T13:10:00Z"));
  assertEquals(unchanged.crontab, bed.crontab.text);
  assertEquals(unchanged.output, OUTPUT);
  assertEquals(unchanged.sources.plugins, ["report", "manager"]);
  const told = (await bed.ledger.state("report"))?.record.told;
  assertEquals(unchanged.registrations[0], {
    name: "report",
    module: "./report.ts",
    now: bed.clock.now(),
    loaded: { told: told! },
    due: {
      setting: { enabled: true, schedule: "0 9 * * *", timezone: "UTC" },
      since: { kind: "epoch" },
      withinMs: null,
    },
  });
});

Deno.test("a sync at the end of the year is good until then: lines are made for the years to come", async () => {
  const bed = await synced();
  bed.clock.advance(new Date("2026-12-31T23:30:00Z").getTime() - bed.clock.now().getTime());
  assertEquals((await sync(bed))?.validUntil, new Date("2027-01-01T00:00:00Z"));
});

Deno.test("a plugin that the manifest disables needs no look", async () => {
  const toml = `${REPORT}enabled = false\n`;
  assert(await sync(await synced(toml), toml));
});

Deno.test("the next sync must look again after one that changed the crontab", async () => {
  assertEquals(await sync(new Bed({ report: {} })), null);
});

Deno.test("the next sync must look again after one that loaded a plugin", async () => {
  const bed = await synced();
  bed.change("report", { interval: "0 9 * * *" });
  assertEquals(await sync(bed), null);
  assert(await sync(bed));
});

Deno.test("the next sync must look again after one that linked a damaged plugin again", async () => {
  const bed = await synced();
  await bed.damage("report");
  assertEquals(await sync(bed), null);
});

/** Each is asked or tried again by every sync. */
const UNSETTLED: Readonly<Record<string, string>> = {
  "a plugin disables itself": "disabled",
  "a plugin does not load": "broken",
};

for (const [what, plugin] of Object.entries(UNSETTLED)) {
  Deno.test(`the next sync must look again while ${what}`, async () => {
    const bed = new Bed({ disabled: { enabled: false }, broken: { loadError: "it is broken" }, report: {} });
    const toml = `${REPORT}[plugins.${plugin}]\nmodule = "./${plugin}.ts"\n`;
    for (let round = 0; round < 3; round++) assertEquals(await sync(bed, toml), null);
  });
}

Deno.test("the next sync must look again where a schedule comes to an end", async () => {
  const toml = `${REPORT}schedule = "0 0 9 1 1 * 2026-2030"\n`;
  assertEquals(await sync(await synced(toml), toml), null);
});

Deno.test("the next sync must look again where other hosts write to the ledger", async () => {
  const toml = `gapless.ledger = { env = "LEDGER_URL" }\n${REPORT}`;
  assertEquals(await sync(await synced(toml), toml), null);
});

Deno.test("the next sync must look again where an up holds the block", async () => {
  const up = { owner: owner(), renewedAt: new Date(0) };
  assertEquals(await sync(await synced(), REPORT, { up }), null);
});

Deno.test("the next sync must look again where no block is", async () => {
  const toml = "[plugins.manager]\nenabled = false\n";
  assertEquals(await sync(await synced(toml), toml), null);
});
