import { assertEquals } from "@std/assert";
import { LedgerCheck } from "../../../src/domain/archive/ledger_check.ts";
import type { Row, TableName } from "../../../src/domain/archive/tables.ts";

const HOUR = 3_600_000;
const LEASE = {
  owner_host: "here",
  owner_boot: "boot",
  owner_namespace: "pid:[1]",
  owner_pid: 1,
  owner_started: "100",
  expires_at: 9 * HOUR,
};
const NO_LEASE = Object.fromEntries(Object.keys(LEASE).map((column) => [column, null]));

/** Returns what a check finds in rows of a plugin that is covered up to three o'clock. */
function check(rows: readonly (readonly [TableName, Row])[], cursor: number | null = 3 * HOUR): string[] {
  const faults: string[] = [];
  const check = new LedgerCheck(({ plugin, message }) => faults.push(`${plugin}: ${message}`));
  check.add({ table: "plugins", row: { name: "report", cursor } });
  for (const [table, row] of rows) check.add({ table, row });
  check.end();
  return faults;
}

function window(id: number, start: number, end: number, parts: Row = {}): readonly ["windows", Row] {
  return ["windows", {
    id,
    plugin: "report",
    kind: "scheduled",
    backfill_id: null,
    start: start * HOUR,
    end: end * HOUR,
    state: "done",
    attempts: 1,
    failures: 0,
    token: 1,
    ...NO_LEASE,
    ...parts,
  }];
}

function run(id: number, windowId: number, parts: Row = {}): readonly ["runs", Row] {
  return ["runs", {
    id,
    plugin: "report",
    window_id: windowId,
    token: 1,
    outcome: "ok",
    ended_at: 1,
    ...parts,
  }];
}

const BACKFILL = ["backfills", {
  id: 7,
  plugin: "report",
  start: 0,
  end: 5 * HOUR,
  cursor: 2 * HOUR,
}] as const;
const ON_TRACK = { kind: "backfill", backfill_id: 7 };

Deno.test("LedgerCheck finds nothing in a ledger that is whole", () => {
  const owed = { state: "owed", attempts: 2, failures: 1 };
  assertEquals(
    check([
      BACKFILL,
      window(1, 0, 1),
      window(8, 0, 2, ON_TRACK),
      window(2, 1, 2, owed),
      window(9, 1, 9, { state: "rewound" }),
      window(3, 2, 3, { ...LEASE, state: "leased" }),
      run(1, 1),
      run(2, 2, { outcome: "failed" }),
      run(3, 2, { outcome: "cancelled" }),
      run(4, 3, { outcome: "running", ended_at: null }),
    ]),
    [],
  );
  assertEquals(check([], null), []);
});

Deno.test("LedgerCheck finds nothing where a rewind took back all that a plugin had", () => {
  const rewound = { state: "rewound" };
  assertEquals(check([window(1, 4, 5, rewound), window(2, 5, 6, rewound)]), []);
});

const FAULTS: readonly (readonly [what: string, rows: Parameters<typeof check>[0], faults: string[]])[] = [
  ["a gap", [window(1, 0, 1), window(2, 2, 3)], [
    "gap among scheduled windows: nothing covers [1970-01-01T01:00:00.000Z, 1970-01-01T02:00:00.000Z)",
  ]],
  ["an overlap", [window(1, 0, 2), window(2, 1, 3)], [
    "overlap among scheduled windows: [1970-01-01T01:00:00.000Z, 1970-01-01T02:00:00.000Z) is covered twice",
  ]],
  ["a window inside another", [window(1, 0, 3), window(2, 1, 2)], [
    "overlap among scheduled windows: [1970-01-01T01:00:00.000Z, 1970-01-01T02:00:00.000Z) is covered twice",
  ]],
  ["a cursor that ran ahead", [window(1, 0, 2)], [
    "scheduled windows end at 1970-01-01T02:00:00.000Z, but the cursor stands at 1970-01-01T03:00:00.000Z",
  ]],
  ["a cursor that stayed behind", [window(1, 0, 4)], [
    "scheduled windows end at 1970-01-01T04:00:00.000Z, but the cursor stands at 1970-01-01T03:00:00.000Z",
  ]],
  ["a cursor beyond what a rewind took back", [window(1, 1, 3, { state: "rewound" })], [
    "no window, but the cursor stands at 1970-01-01T03:00:00.000Z",
  ]],
  ["a cursor without windows", [], ["no window, but the cursor stands at 1970-01-01T03:00:00.000Z"]],
  ["a gap in a backfill", [BACKFILL, window(1, 0, 3), window(2, 1, 2, ON_TRACK)], [
    "gap among windows of backfill 7: nothing covers [1970-01-01T00:00:00.000Z, 1970-01-01T01:00:00.000Z)",
  ]],
  ["a backfill that is gone", [window(1, 0, 3), window(2, 1, 2, ON_TRACK)], [
    "window 2 is of a backfill that is not there",
  ]],
  ["a window that is there twice", [window(1, 0, 2), window(1, 2, 3)], ["window 1 is there twice"]],
  ["a lease without an owner", [
    window(1, 0, 3, { state: "leased" }),
    run(1, 1, { outcome: "running", ended_at: null }),
  ], [
    "window 1 is leased, and has no owner",
  ]],
  ["an owner without a lease", [window(1, 0, 3, LEASE)], ["window 1 is done, and has an owner"]],
  ["a lease without a run", [window(1, 0, 3, { ...LEASE, state: "leased" })], [
    "window 1 is leased, and no run is under way",
  ]],
  ["a lease whose run ended", [window(1, 0, 3, { ...LEASE, state: "leased" }), run(1, 1)], [
    "window 1 is leased, and no run is under way",
  ]],
  ["a run without a lease", [window(1, 0, 3), run(1, 1, { outcome: "running", ended_at: null })], [
    "run 1 is under way, and window 1 is not leased to it",
  ]],
  ["a run under an older lease", [
    window(1, 0, 3, { ...LEASE, state: "leased", token: 2, attempts: 2 }),
    run(1, 1, { outcome: "running", ended_at: null }),
    run(2, 1, { outcome: "running", ended_at: null, token: 2 }),
  ], ["run 1 is under way, and window 1 is not leased to it"]],
  ["a run with a token from nowhere", [window(1, 0, 3, { state: "owed" }), run(1, 1, { token: 9 })], [
    "run 1 has a newer token than its window",
  ]],
  ["a run without a window", [window(1, 0, 3), run(1, 5)], ["run 1 is of window 5, which is not there"]],
  ["a run that ended and runs", [window(1, 0, 3), run(1, 1, { ended_at: null })], [
    "run 1 is ok, and has no end",
  ]],
  ["too many failures", [window(1, 0, 3, { state: "parked", failures: 2 })], [
    "window 1 has 2 failures in 1 attempts",
  ]],
  ["failures that no run had", [
    window(1, 0, 3, { state: "owed", failures: 1 }),
    run(1, 1, { outcome: "cancelled" }),
  ], [
    "window 1 counts 1 failures, and 0 runs failed",
  ]],
  ["more runs than attempts", [window(1, 0, 3, { state: "owed" }), run(1, 1), run(2, 1)], [
    "window 1 counts 1 attempts, and has 2 runs",
  ]],
];

for (const [what, rows, faults] of FAULTS) {
  Deno.test(`LedgerCheck finds ${what}`, () => {
    assertEquals(check(rows), faults.map((fault) => `report: ${fault}`));
  });
}
