import { assert, assertEquals, assertRejects } from "@std/assert";
import { HOUR_MS, makeFirst } from "../../make_first.ts";
import { openRaw } from "../../open_raw.ts";
import { MIGRATIONS } from "../../../../../src/adapters/ledger/sqlite/migrations/migrations.ts";
import { VERSION } from "../../../../../src/adapters/ledger/sqlite/migrations/version.ts";
import { sqliteArchive } from "../../../../../src/adapters/ledger/sqlite/sqlite_archive.ts";
import { sqliteLedger } from "../../../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { LedgerError } from "../../../../../src/ports/ledger.ts";
import { FakeProcessTable, group, owner } from "../../../../fakes/process_table.ts";
import { faultsOf, holdings } from "../../../../contracts/ledger_archive.ts";
import { HOURLY, wakeUp } from "../../../../contracts/wake_up.ts";
import { TempFolder } from "../../temp_folder.ts";
import { PROGRAM } from "../../program.ts";

Deno.test("wake-ups know how many steps there are", () => {
  assertEquals(VERSION, MIGRATIONS.length);
});

Deno.test("a ledger of the first version is brought up to date with all that it holds", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  makeFirst(path).close();
  await using ledger = sqliteLedger(path, PROGRAM);
  const windows = await ledger.windows("report");
  assertEquals(
    windows.map(({ id, state, kind, attempts, failures }) => [id, state, kind, attempts, failures]),
    [
      [1, "done", "scheduled", 1, 0],
      [2, "done", "scheduled", 1, 0],
      [3, "parked", "scheduled", 3, 3],
      [4, "leased", "scheduled", 1, 0],
    ],
  );
  assertEquals((await ledger.state("report"))?.open[0]?.lease?.owner.pid, 7);
  assertEquals((await ledger.state("mail"))?.record.pause, {
    by: "someone",
    at: new Date(5),
    why: null,
    until: null,
  });
  assertEquals(
    await ledger.settle({ windowId: 4, token: 1 }, {
      outcome: "ok",
      endedAt: new Date(9),
      next: { state: "done" },
    }),
    true,
  );
  const wake = { ...HOURLY, plugin: "report", owner: owner(), now: new Date(5 * HOUR_MS) };
  const claim = await wakeUp(ledger, new FakeProcessTable(), wake);
  assert(claim.kind === "claimed");
  assertEquals([claim.window.id, claim.window.start], [5, new Date(4 * HOUR_MS)]);
  using database = openRaw(path);
  assertEquals(database.prepare("pragma integrity_check").all().map((row) => ({ ...row })), [{
    integrity_check: "ok",
  }]);
  assertEquals(database.prepare("pragma foreign_key_check").all(), []);
});

Deno.test("a process of the older version that is at work while its ledger is brought up to date can commit", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  using older = makeFirst(path);
  const settle = older.prepare(
    `update windows set state = 'done', owner_host = null, owner_boot = null, owner_namespace = null,
      owner_pid = null, owner_started = null, expires_at = null where id = 4 and token = 1 and state = 'leased'`,
  );
  older.prepare("select * from windows").all();
  await using ledger = sqliteLedger(path, PROGRAM);
  assertEquals((await ledger.windows("report")).length, 4);
  assertEquals(settle.run().changes, 1);
  assertEquals((await ledger.windows("report"))[3]?.state, "done");
});

Deno.test("bringing a ledger up to date waits for a process of the older version that writes", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  using older = makeFirst(path);
  older.exec("begin immediate; update plugins set cursor = cursor + 1 where name = 'report'");
  {
    await using hurried = sqliteLedger(path, { ...PROGRAM, busyMs: 50 });
    await assertRejects(() => hurried.summaries(), LedgerError, "another process keeps it locked");
  }
  older.exec("commit");
  await using ledger = sqliteLedger(path, PROGRAM);
  assertEquals((await ledger.state("report"))?.record.cursor, new Date(4 * HOUR_MS + 1));
});

Deno.test("a migration that fails leaves the older ledger as it was", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  {
    using older = makeFirst(path);
    // A row that the newer version cannot hold: a state that only a hand could have written.
    older.exec("pragma ignore_check_constraints = on; update windows set state = 'lost' where id = 1");
  }
  await using ledger = sqliteLedger(path, PROGRAM);
  await assertRejects(() => ledger.summaries(), Error, "CHECK constraint failed");
  using database = openRaw(path);
  assertEquals({ ...database.prepare("pragma user_version").get() }, { user_version: 1 });
  assertEquals({ ...database.prepare("select count(*) as count from windows").get() }, { count: 4 });
});

Deno.test("a process that finds its ledger brought to a newer version under its hands says so", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register({ name: "report", module: "./report.ts", now: new Date(0) });
  using newer = openRaw(path);
  newer.exec("alter table plugins rename column load_error to fault; pragma user_version = 99");
  await assertRejects(
    () => ledger.register({ name: "mail", module: "./mail.ts", now: new Date(0) }),
    LedgerError,
    `Cannot use the ledger "${path}": another version of Gapless has changed its tables meanwhile; use the newest one`,
  );
});

Deno.test("an older program goes on with a ledger that a newer one has brought further, if that lets it", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  {
    await using ledger = sqliteLedger(path, PROGRAM);
    await ledger.register({ name: "report", module: "./report.ts", now: new Date(0) });
  }
  {
    using newer = openRaw(path);
    newer.exec(`alter table windows add column weather text; alter table runs add column mood text;
      alter table plugins add column colour text; create table forecasts (id integer primary key) strict;
      pragma user_version = 99`);
  }
  for (const [minProgram, version, goesOn] of ALLOWANCES) {
    {
      using newer = openRaw(path);
      newer.prepare("update ledger set min_program = ?").run(minProgram);
    }
    await using ledger = sqliteLedger(path, { version });
    await using archive = sqliteArchive(path, { version });
    const work = async () => {
      const wake = { ...HOURLY, plugin: "report", owner: owner(), now: new Date("2026-01-01T02:00:00Z") };
      const claim = await wakeUp(ledger, new FakeProcessTable(), wake);
      assert(claim.kind === "claimed");
      await ledger.settle(claim.lease, {
        outcome: "failed",
        endedAt: wake.now,
        next: { state: "owed", notBefore: wake.now },
      });
    };
    if (goesOn) {
      await work();
      assertEquals(faultsOf(await holdings(archive)), []);
    } else {
      await assertRejects(work, LedgerError, `this is Gapless ${version}; use the newer program`);
      await assertRejects(() => holdings(archive), LedgerError, "use the newer program");
    }
  }
  using database = openRaw(path);
  assertEquals({ ...database.prepare("pragma user_version").get() }, { user_version: 99 });
});

/** The oldest program that a ledger allows, a program, and whether it goes on. */
const ALLOWANCES = [
  ["0.2.0", "0.2.0", true],
  ["0.2.0", "0.10.0", true],
  ["0.10.0", "0.2.0", false],
  ["0.2.0", "0.2.0-rc.1", false],
  ["0.2.0-rc.1", "0.2.0-rc.2", true],
  ["0.2.0-rc.10", "0.2.0-rc.9", false],
  ["0.2.0", "0.2.0+build.7", true],
  ["1.0.0", "0.99.9", false],
] as const;

Deno.test("a lease's processes are cleared by a program that does not know of them, too", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register({ name: "report", module: "./report.ts", now: new Date(0) });
  const wake = { ...HOURLY, plugin: "report", owner: owner(), now: new Date("2026-01-01T02:00:00Z") };
  await wakeUp(ledger, new FakeProcessTable(), { ...wake, group: group() });
  using older = openRaw(path);
  older.exec(`update windows set state = 'owed', not_before = 0, owner_host = null, owner_boot = null,
    owner_namespace = null, owner_pid = null, owner_started = null, expires_at = null`);
  assertEquals(
    older.prepare("select group_pid, group_started, group_mark from windows").all().map((row) => ({
      ...row,
    })),
    [{ group_pid: null, group_started: null, group_mark: null }],
  );
});
