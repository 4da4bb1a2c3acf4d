import { assert, assertEquals, assertRejects } from "@std/assert";
import { openRaw } from "../open_raw.ts";
import { sqliteLedger } from "../../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import type { Heartbeat } from "../../../../src/domain/window/owner.ts";
import type { Ledger } from "../../../../src/ports/ledger.ts";
import { testLedger } from "../../../contracts/ledger.ts";
import { HOURLY, wakeUp } from "../../../contracts/wake_up.ts";
import { FakeLedger } from "../../../fakes/ledger.ts";
import { FakeProcessTable, owner } from "../../../fakes/process_table.ts";
import { TempFolder } from "../temp_folder.ts";
import { PROGRAM } from "../program.ts";

testLedger("FakeLedger", () => Promise.resolve(new FakeLedger()));

testLedger("sqliteLedger()", () => inFolder((path) => sqliteLedger(path, PROGRAM)));

function inFolder(open: (path: string) => Ledger): Promise<Ledger> {
  const folder = new TempFolder();
  const ledger = open(`${folder.path}/ledger.db`);
  const close = ledger[Symbol.asyncDispose].bind(ledger);
  ledger[Symbol.asyncDispose] = async () => {
    await close();
    folder[Symbol.dispose]();
  };
  return Promise.resolve(ledger);
}

const REPORT = { name: "report", module: "./report.ts", now: new Date("2026-01-01T00:00:00Z") };
const WAKE = { ...HOURLY, plugin: "report", owner: owner(), now: new Date("2026-01-01T02:00:00Z") };

Deno.test("sqliteLedger() makes its file at the first call, for its user alone", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/state/gapless/ledger.db`;
  {
    await using _untouched = sqliteLedger(path, PROGRAM);
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);

  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register(REPORT);
  const modes = ["state/gapless", "state/gapless/ledger.db", "state/gapless/ledger.db-wal"]
    .map((name) => (Deno.statSync(`${folder.path}/${name}`).mode ?? 0) & 0o777);
  assertEquals(modes, [0o700, 0o600, 0o600]);
});

Deno.test("sqliteLedger() leaves one whole file behind when it is closed", async () => {
  using folder = new TempFolder();
  {
    await using ledger = sqliteLedger(`${folder.path}/ledger.db`, PROGRAM);
    await ledger.register(REPORT);
    await wakeUp(ledger, new FakeProcessTable(), WAKE);
  }
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["ledger.db"]);
});

Deno.test("a heartbeat in the middle of a claim is not rolled back with it", async () => {
  using folder = new TempFolder();
  await using ledger = sqliteLedger(`${folder.path}/ledger.db`, PROGRAM);
  await ledger.register(REPORT);
  const claim = await wakeUp(ledger, new FakeProcessTable(), WAKE);
  assert(claim.kind === "claimed");

  const expiresAt = new Date("2026-01-01T09:00:00Z");
  let heartbeat: Promise<Heartbeat> = Promise.resolve("lost");
  await assertRejects(
    () =>
      ledger.claim({ ...WAKE, expiresAt: WAKE.now }, () => {
        heartbeat = ledger.heartbeat(claim.lease, expiresAt);
        throw new Error("rolled back");
      }),
    Error,
    "rolled back",
  );
  assertEquals(await heartbeat, "held");
  assertEquals((await ledger.state("report"))?.open[0]?.lease?.expiresAt, expiresAt);
});

Deno.test("calls at the same moment are carried out one after the other", async () => {
  using folder = new TempFolder();
  await using ledger = sqliteLedger(`${folder.path}/ledger.db`, PROGRAM);
  await ledger.register(REPORT);
  const processes = new FakeProcessTable();
  const claims = await Promise.all(
    [1, 2, 3, 4, 5].map((pid) => wakeUp(ledger, processes, { ...WAKE, owner: owner({ pid }) })),
  );
  assertEquals(claims.map(({ kind }) => kind), ["claimed", "busy", "busy", "busy", "busy"]);
});

Deno.test("an open window is found without a look at the done ones", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register(REPORT);
  using database = openRaw(path);
  const plan = database.prepare(
    `explain query plan select * from windows where state in ('leased', 'owed', 'parked') and plugin = ?
     and state != ? order by start, id`,
  ).all("report", "parked");
  assertEquals(plan[0]?.detail, "SEARCH windows USING INDEX windows_unsettled (plugin=?)");
});

Deno.test("a claim and a commit write no more than 20 KB to the log", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register(REPORT);
  const written = () => Deno.statSync(`${path}-wal`).size;
  const before = written();
  const claim = await wakeUp(ledger, new FakeProcessTable(), WAKE);
  assert(claim.kind === "claimed");
  await ledger.settle(claim.lease, { outcome: "ok", endedAt: WAKE.now, next: { state: "done" } });
  const bytes = written() - before;
  assert(bytes > 0 && bytes < 20_000, `${bytes} bytes`);
});

/** Every one of these would be a window lost or done twice, whichever program wrote it. */
const BAD_WRITES = [
  ["a window without length", insert(8_000_000, 8_000_000), "CHECK constraint failed"],
  ["a window that ends before it starts", insert(9_000_000, 8_000_000), "CHECK constraint failed"],
  ["a window with the start of another", insert(0, 3_600_000), "must not overlap"],
  ["a window inside another", insert(1, 2), "must not overlap"],
  ["a window around another", insert(-5, 99_999_999), "must not overlap"],
  ["a window across the end of another", insert(7_199_999, 9_000_000), "must not overlap"],
  ["a window across the start of another", insert(-5, 1), "must not overlap"],
  ["a state that is none", insert(-20, -10, "lost"), "CHECK constraint failed"],
  ["a lease without an owner", insert(-20, -10, "leased"), "CHECK constraint failed"],
  ["an owned window that is not leased", "update windows set state = 'done'", "CHECK constraint failed"],
  ["more failures than attempts", "update windows set failures = 2", "CHECK constraint failed"],
  ["a window that grows", `update windows set "end" = "end" + 1`, "only ever shrinks"],
  ["a window that moves", "update windows set start = start - 1", "only ever shrinks"],
  ["a token that falls", "update windows set token = 0", "only ever rises"],
  [
    "a second run under one lease",
    "insert into runs select 9, * from (select plugin, window_id, token, " +
    "window_start, window_end, attempt, trigger, outcome, host, started_at, ended_at, error, artifact, config_digest, program from runs)",
    "UNIQUE",
  ],
  ["a run that ended while it runs", "update runs set ended_at = 1", "CHECK constraint failed"],
  ["a scheduled window of a backfill", "update windows set backfill_id = 1", "never changes its plugin"],
  ["a window that changes its track", "update windows set kind = 'backfill'", "never changes its plugin"],
  ["a window taken back by nobody", "update windows set state = 'rewound'", "CHECK constraint failed"],
  ["a pause by nobody", "update plugins set paused_at = 1", "CHECK constraint failed"],
  ["a window of nobody", insert(-20, -10, "owed", "nobody"), "FOREIGN KEY constraint failed"],
  ["a plugin that is gone", "delete from plugins", "FOREIGN KEY constraint failed"],
] as const;

for (const [what, sql, message] of BAD_WRITES) {
  Deno.test(`the schema refuses ${what}`, async () => {
    using folder = new TempFolder();
    const path = `${folder.path}/ledger.db`;
    await using ledger = sqliteLedger(path, PROGRAM);
    await ledger.register(REPORT);
    const since = { kind: "at" as const, at: new Date(0) };
    await wakeUp(ledger, new FakeProcessTable(), { ...WAKE, since, now: new Date(7_200_000) });
    using database = openRaw(path);
    await assertRejects(() => Promise.try(() => database.exec(sql)), Error, message);
  });
}

function insert(start: number, end: number, state = "owed", plugin = "report"): string {
  return `insert into windows (plugin, kind, start, "end", state, attempts, failures, token)
    values ('${plugin}', 'scheduled', ${start}, ${end}, '${state}', 0, 0, 0)`;
}
