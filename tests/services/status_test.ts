import { assertEquals } from "@std/assert";
import { inspectAll } from "../../src/services/load/inspect_all.ts";
import { applyBlock } from "../../src/services/crontab/reconcile.ts";
import { status } from "../../src/services/status.ts";
import { failing } from "../fakes/plugin_host.ts";
import { owner } from "../fakes/process_table.ts";
import { Bed } from "./bed.ts";
import { RUN } from "../contracts/wake_up.ts";

const HOURLY =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

async function report(bed: Bed) {
  const [first] = await status(bed, bed.manifest);
  return first;
}

async function sync(bed: Bed): Promise<void> {
  await applyBlock(bed, await inspectAll(bed, bed.manifest));
}

Deno.test("a plugin that nobody has synced or woken is silent; the manager is not told of", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  const all = await status(bed, bed.manifest);
  assertEquals(all.map(({ name, state }) => `${name} ${state}`), ["report silent"]);
  assertEquals(all[0]?.nextTick, new Date("2026-06-01T13:00:00Z"));
});

Deno.test("a plugin that was just synced is ok, though its first window reaches far back", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await sync(bed);
  const { state, uncoveredSeconds, cursor } = await report(bed) ?? {};
  assertEquals([state, uncoveredSeconds, cursor], ["ok", 0, null]);
});

Deno.test("a plugin is silent once a tick has passed for five minutes and nobody came", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await bed.wake("report");
  bed.clock.set("2026-06-01T14:05:00Z");
  assertEquals((await report(bed))?.state, "ok");
  bed.clock.set("2026-06-01T14:05:01Z");
  const { state, uncoveredSeconds } = await report(bed) ?? {};
  assertEquals([state, uncoveredSeconds], ["silent", 7200]);
});

Deno.test("a failed window is owed, a parked one parked", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${HOURLY}retry = { attempts = 1, park_after = 2, backoff = "1s" }`,
  );
  await bed.wake("report");
  const first = await report(bed);
  assertEquals([first?.state, first?.owed, first?.lastRun?.outcome], ["owed", 1, "failed"]);
  bed.clock.advance(60_000);
  await bed.wake("report");
  const second = await report(bed);
  assertEquals([second?.state, second?.owed], ["parked", 1]);
});

Deno.test("a window is running while its process lives, and owed once that is gone", async () => {
  const bed = new Bed({ report: {} }).read(HOURLY);
  await sync(bed);
  const other = owner({ pid: 99 });
  const now = bed.clock.now();
  const window = { start: new Date("2026-06-01T09:00:00Z"), end: new Date("2026-06-01T12:00:00Z") };
  await bed.ledger.claim(
    {
      ...RUN,
      plugin: "report",
      owner: other,
      now,
      expiresAt: new Date(now.getTime() + 60_000),
      trigger: "schedule",
    },
    () => ({ buried: [], then: { kind: "new", window, skipped: null } }),
  );
  assertEquals((await report(bed))?.state, "running");
  bed.processes.kill(other);
  assertEquals((await report(bed))?.state, "owed");
});

Deno.test("disabled and unloadable plugins are told as such", async () => {
  const bed = new Bed({ report: { enabled: false }, broken: { loadError: "it is broken" }, off: {} }).read(
    `${HOURLY}[plugins.broken]\nmodule = "./broken.ts"\n[plugins.off]\nmodule = "./off.ts"\nenabled = false`,
  );
  await sync(bed);
  const all = await status(bed, bed.manifest);
  assertEquals(all.map(({ state }) => state), ["disabled", "unloadable", "disabled", "ok"]);
  assertEquals(all[1]?.loadError, 'Cannot load the plugin "broken": it is broken');
});
