import { assertEquals, assertRejects } from "@std/assert";
import { PluginLoadError } from "../../../src/ports/plugin_host.ts";
import type { FakePlugin } from "../../fakes/plugin_host.ts";
import { group } from "../../fakes/process_table.ts";
import { Bed, spans } from "../bed.ts";

const HOUR_MS = 3_600_000;
const REPORT = '[plugins.report]\nmodule = "./report.ts"\nsince = "2026-06-01T09:00:00Z"\n';
const HOURLY: FakePlugin = { group: group(), interval: "0 * * * *" };
const FIRST = "2026-06-01T09:00 2026-06-01T12:00";

/** A plugin that has done its first window, an hour later. */
async function later(plugin: FakePlugin = HOURLY): Promise<Bed> {
  const bed = new Bed({ report: plugin }).read(REPORT);
  assertEquals(spans((await bed.wake("report")).windows), [FIRST]);
  assertEquals(bed.host.orders, []);
  bed.clock.advance(HOUR_MS);
  return bed;
}

async function recorded(
  { ledger }: Bed,
): Promise<{ windows: string[]; outcomes: string[]; cursor: string | undefined }> {
  return {
    windows: spans(await ledger.windows("report")),
    outcomes: (await ledger.runs({})).map(({ outcome }) => outcome),
    cursor: (await ledger.state("report"))?.record.cursor?.toISOString().slice(11, 16),
  };
}

const UNTOUCHED = { windows: [FIRST], outcomes: ["ok"], cursor: "12:00" };

Deno.test("a window is claimed, and its work ordered, while a plugin loads that has not changed", async () => {
  const bed = await later();
  const { windows } = await bed.wake("report");
  assertEquals(spans(windows), ["2026-06-01T12:00 2026-06-01T13:00"]);
  const [, job] = bed.host.jobs;
  assertEquals(bed.host.orders.map(([work]) => work), [{
    window: job?.window,
    attempt: job?.attempt,
    trigger: job?.trigger,
    idempotencyKey: job?.idempotencyKey,
  }]);
  assertEquals(bed.host.orders[0]?.[1], "0 * * * *");
  assertEquals((await recorded(bed)).outcomes, ["ok", "ok"]);
});

Deno.test("nothing is claimed before a plugin has loaded that has changed, or did not load the last time", async () => {
  const changed = await later();
  changed.linker.modules.set("./report.ts", "other code");
  assertEquals((await changed.wake("report")).windows.length, 1);
  assertEquals(changed.host.orders, []);

  const broken = await later();
  broken.host.plugins.set("report", { ...HOURLY, loadError: "no luck" });
  await assertRejects(() => broken.wake("report"), PluginLoadError);
  broken.host.plugins.set("report", HOURLY);
  const orders = broken.host.orders.length;
  assertEquals((await broken.wake("report")).windows.length, 1);
  assertEquals(broken.host.orders.length, orders);
});

Deno.test("a claim is undone if the plugin reports another interval, and made again by that", async () => {
  const bed = await later();
  bed.host.plugins.set("report", { ...HOURLY, interval: "*/30 * * * *" });
  bed.clock.advance(HOUR_MS / 2);
  assertEquals(spans((await bed.wake("report")).windows), ["2026-06-01T12:00 2026-06-01T13:30"]);
  assertEquals(bed.host.orders.length, 1);
  assertEquals((await recorded(bed)).outcomes, ["ok", "ok"]);
});

Deno.test("a claim is undone if the plugin reports that it is not enabled", async () => {
  const bed = await later();
  bed.host.plugins.set("report", { ...HOURLY, enabled: false });
  assertEquals((await bed.wake("report")).result, "nothing due");
  assertEquals([bed.host.orders.length, bed.host.open], [1, 0]);
  assertEquals(await recorded(bed), UNTOUCHED);
});

Deno.test("a claim is undone if the plugin does not load", async () => {
  const bed = await later();
  bed.host.plugins.set("report", { ...HOURLY, loadError: "no luck" });
  const error = await assertRejects(() => bed.wake("report"), PluginLoadError);
  assertEquals(error.message, 'Cannot load the plugin "report": no luck');
  assertEquals(bed.host.orders.length, 1);
  assertEquals(await recorded(bed), UNTOUCHED);
  assertEquals((await bed.ledger.state("report"))?.record.loadError, error.message);
});

Deno.test("a claim is undone if the process is to end while the plugin loads", async () => {
  const bed = await later();
  const stop = new AbortController();
  const load = bed.host.load.bind(bed.host);
  bed.host.load = async (request) => {
    const loaded = load(request);
    stop.abort("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 0));
    return await loaded;
  };
  assertEquals((await bed.wake("report", stop.signal)).result, "stopped");
  assertEquals([bed.host.orders.length, bed.host.jobs.length], [1, 1]);
  assertEquals(await recorded(bed), UNTOUCHED);
});
