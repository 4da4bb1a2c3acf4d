import { assertEquals } from "@std/assert";
import type { Retention } from "../../../src/domain/archive/retention.ts";
import { tidyAll, tidyDaily, type TidyRoom } from "../../../src/services/ledger/tidy.ts";
import { FakeClock } from "../../fakes/clock.ts";
import { FakeLedger } from "../../fakes/ledger.ts";

const NOW = new Date("2026-06-01T00:00:00Z");
const KEEP = { ms: 90 * 86_400_000, newest: 100 };
const BEFORE = new Date("2026-03-03T00:00:00Z");

/** A room in which the plugin `late` has what may go. */
async function furnish() {
  const ledger = new FakeLedger();
  for (const name of ["late", "tidy"]) await ledger.register({ name, module: "./a.ts", now: NOW });
  const pruned: [string, Retention][] = [];
  const droppedLogs: [string, Retention][] = [];
  const room: TidyRoom = {
    clock: new FakeClock(NOW),
    ledger,
    archive: {
      isOverdue: (plugin) => Promise.resolve(plugin === "late"),
      prune(plugin, retention) {
        pruned.push([plugin, retention]);
        return Promise.resolve({ runs: 2, windows: 1 });
      },
    },
    logs: { prune: (plugin, retention) => void droppedLogs.push([plugin, retention]) },
  };
  return { room, pruned, droppedLogs };
}

Deno.test("tidyDaily() prunes plugins that are overdue, and leaves the others alone", async () => {
  const { room, pruned } = await furnish();
  await tidyDaily(room, KEEP);
  assertEquals(pruned, [["late", { before: BEFORE, newest: 100 }]]);
});

Deno.test("tidyDaily() drops the old logs of every plugin: another host may have dropped its runs", async () => {
  const { room, droppedLogs } = await furnish();
  await tidyDaily(room, KEEP);
  assertEquals(droppedLogs, ["late", "tidy"].map((plugin) => [plugin, { before: BEFORE, newest: 100 }]));
});

Deno.test("tidyAll() prunes every plugin and tells what went", async () => {
  const { room, pruned } = await furnish();
  const went = await tidyAll(room, { ...KEEP, newest: 1 }, new AbortController().signal);
  assertEquals(went, [{ plugin: "late", runs: 2, windows: 1 }, { plugin: "tidy", runs: 2, windows: 1 }]);
  assertEquals(pruned.map(([plugin, { newest }]) => [plugin, newest]), [["late", 1], ["tidy", 1]]);
  assertEquals(await tidyAll(room, KEEP, AbortSignal.abort()), []);
});
