import { assertEquals, assertStringIncludes } from "@std/assert";
import { statusSummary, statusTable, type StatusView } from "../../../src/commands/format/status_table.ts";
import { STATES } from "../../../src/domain/status/plugin_state.ts";
import type { PluginStatus } from "../../../src/services/status.ts";

const NOW = new Date("2026-06-01T12:10:00Z");
const STATUS: PluginStatus = {
  waitingFor: null,
  name: "report",
  module: "./report.ts",
  state: "ok",
  problems: [],
  due: null,
  lateMs: 0,
  schedule: "0 * * * *",
  timezone: "UTC",
  cursor: NOW,
  nextTick: new Date("2026-06-01T13:00:00Z"),
  doneUpTo: new Date("2026-06-01T12:00:00Z"),
  running: [],
  owed: 0,
  parked: 0,
  oldestOwed: null,
  retryAt: null,
  lastWakeUp: null,
  uncoveredSeconds: 0,
  aheadSeconds: 0,
  pause: null,
  waiting: null,
  backfills: [],
  lastRun: {
    id: 1,
    plugin: "report",
    window: { id: 1, start: NOW, end: NOW, kind: "scheduled" },
    attempt: 1,
    trigger: "schedule",
    outcome: "ok",
    host: "web1",
    startedAt: NOW,
    endedAt: new Date(NOW.getTime() + 2400),
    provenance: null,
    error: null,
  },
  loadError: null,
};

/** The worst of everything. */
const LONG: readonly PluginStatus[] = STATES.map((state, index) => ({
  ...STATUS,
  state,
  name: `${"x".repeat(60)}-${index}`,
  doneUpTo: new Date("1999-12-31T23:00:00Z"),
  nextTick: new Date("2099-12-31T23:00:00Z"),
  owed: 12_345,
  lastRun: { ...STATUS.lastRun!, outcome: "superseded", endedAt: new Date(NOW.getTime() + 86_400_000) },
}));

function table(plugins: readonly PluginStatus[], view: Partial<StatusView> = {}): string[] {
  const lines = statusTable(plugins, { zone: "UTC", now: NOW, columns: 80, wide: false, ...view });
  return lines.map((line) =>
    [line].flat().map((part) => typeof part === "string" ? part : part.text).join("")
  );
}

Deno.test("statusTable() shows relative and absolute times, and the last run with its duration", () => {
  assertEquals(table([STATUS]), [
    "PLUGIN  STATE  DONE UP TO     NEXT TICK     LAST RUN  OWED",
    "report  ok     12:00 10m ago  13:00 in 50m  ok 2s        0",
  ]);
  const run = { pid: 7, host: "web1", attempt: 1, startedAt: new Date("2026-06-01T11:00:00Z") };
  const running = { ...STATUS, running: [{ ...run, expiresAt: NOW, lastSignAt: null }], doneUpTo: null };
  const [, line = ""] = table([running]);
  assertEquals(line, "report  ok     -           13:00 in 50m  running 1h     0");
});

Deno.test("statusTable() shows the date of another day, and no next tick of a disabled plugin", () => {
  const nextTick = new Date("2026-06-03T02:30:00Z");
  assertStringIncludes(table([{ ...STATUS, nextTick }])[1] ?? "", "06-03 in 1d");
  assertStringIncludes(table([{ ...STATUS, state: "disabled" }])[1] ?? "", "12:00 10m ago  -  ");
  // Nothing of the time since the epoch is done yet.
  assertStringIncludes(table([{ ...STATUS, doneUpTo: new Date(0) }])[1] ?? "", "ok     -  ");
});

for (const columns of [200, 100, 80, 60, 40, 30, 20]) {
  Deno.test(`statusTable() has one line for each plugin in ${columns} columns, whatever their names`, () => {
    for (const plugins of [LONG, [...LONG, STATUS], [STATUS]]) {
      const lines = table(plugins, { columns });
      assertEquals(lines.length, plugins.length + 1);
      assertEquals(lines.filter((line) => line.length > columns), [], lines.join("\n"));
      // Names that differ at their end still do.
      assertEquals(new Set(lines).size, lines.length);
    }
  });
}

Deno.test("statusTable() with --wide leaves nothing out", () => {
  const line = table([LONG[3]!], { wide: true })[1] ?? "";
  assertStringIncludes(line, "x".repeat(60));
  assertStringIncludes(line, "1999-12-31 23:00Z");
});

Deno.test("statusSummary() counts states: ok first, then the most pressing", () => {
  const of = (...states: PluginStatus["state"][]) => statusSummary(states.map((state) => ({ state })));
  assertEquals(of("ok", "owed", "late", "parked", "ok"), "5 plugins: 2 ok, 1 parked, 1 late, 1 owed");
  assertEquals(of("new"), "1 plugin: 1 new");
  assertEquals(of(), "0 plugins");
});
