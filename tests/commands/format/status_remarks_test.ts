import { assert, assertEquals, assertMatch } from "@std/assert";
import { statusRemarks } from "../../../src/commands/format/status_remarks.ts";
import type { PluginStatus } from "../../../src/services/status.ts";

const START = new Date("2026-06-01T00:00:00Z");
const STATUS: PluginStatus = {
  waitingFor: null,
  name: "report",
  module: "./report.ts",
  state: "parked",
  problems: ["parked"],
  due: null,
  lateMs: 0,
  doneUpTo: null,
  running: [],
  parked: 1,
  oldestOwed: null,
  retryAt: null,
  lastWakeUp: null,
  schedule: "* * * * *",
  timezone: "UTC",
  cursor: null,
  nextTick: null,
  owed: 1,
  uncoveredSeconds: 0,
  aheadSeconds: 0,
  pause: null,
  waiting: null,
  backfills: [],
  lastRun: null,
  loadError: null,
};

Deno.test("a load error of any size is a remark of a few kilobytes", () => {
  const [remark = ""] = statusRemarks({ ...STATUS, loadError: `Cannot load: ${"A".repeat(1e6)}` }, {
    zone: "UTC",
  });
  assertMatch(remark, /^Cannot load: A+ \[\.\.\. \d+ characters left out \.\.\.\] A+$/);
  assert(remark.length <= 4096);
});

Deno.test("of the error of the last run, the first line is a remark, in a few kilobytes", () => {
  const lastRun = {
    id: 1,
    plugin: "report",
    window: { id: 1, start: START, end: START, kind: "scheduled" },
    attempt: 1,
    trigger: "schedule",
    outcome: "failed",
    host: "web1",
    startedAt: START,
    endedAt: START,
    provenance: null,
    error: `Error: ${"A".repeat(1e6)}\n    at run`,
  } as const;
  const [remark = ""] = statusRemarks({ ...STATUS, lastRun }, { zone: "UTC" });
  assertMatch(remark, /^last run failed: Error: A+ \[\.\.\. \d+ characters left out \.\.\.\] A+$/);
  assertEquals(remark.length <= 4200, true);
});
