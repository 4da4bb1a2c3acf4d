import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { openRaw } from "./open_raw.ts";
import { MIGRATIONS } from "../../../src/adapters/ledger/sqlite/migrations.ts";
import { sqliteArchive } from "../../../src/adapters/ledger/sqlite/sqlite_archive.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { FakeProcessTable, group, owner } from "../../fakes/process_table.ts";
import { faultsOf, holdings } from "../../contracts/ledger_archive.ts";
import { HOURLY, wakeUp } from "../../contracts/wake_up.ts";
import { TempFolder } from "./temp_folder.ts";
import { PROGRAM } from "./program.ts";

const canMount = Deno.build.os === "linux" && Deno.uid() === 0;
const HOUR_MS = 3_600_000;
const OWNER = `'here', 'boot', 'pid:[1]', 7, '100', ${8 * HOUR_MS}`;

/** A ledger of the first version: two hours done, one worked on, one parked, and a plugin that is paused. */
function makeFirst(path: string): ReturnType<typeof openRaw> {
  const database = openRaw(path);
  database.exec(`pragma journal_mode = wal; ${MIGRATIONS[0]}; pragma user_version = 1`);
  database.exec(`
    insert into plugins (name, module, registered_at, cursor) values ('report', './report.ts', 0, ${
    4 * HOUR_MS
  });
    insert into plugins (name, module, registered_at, paused) values ('mail', './mail.ts', 5, 1);
    insert into windows (plugin, kind, start, "end", state, attempts, failures, token) values
      ('report', 'scheduled', 0, ${HOUR_MS}, 'done', 1, 0, 1),
      ('report', 'scheduled', ${HOUR_MS}, ${2 * HOUR_MS}, 'done', 1, 0, 1),
      ('report', 'scheduled', ${2 * HOUR_MS}, ${3 * HOUR_MS}, 'parked', 3, 3, 3);
    insert into windows (plugin, kind, start, "end", state, attempts, failures, token,
        owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at) values
      ('report', 'scheduled', ${3 * HOUR_MS}, ${4 * HOUR_MS}, 'leased', 1, 0, 1, ${OWNER});
    insert into runs (plugin, window_id, token, window_start, window_end, attempt, trigger, outcome, host, started_at)
      values ('report', 4, 1, ${3 * HOUR_MS}, ${4 * HOUR_MS}, 1, 'schedule', 'running', 'here', 0)`);
  return database;
}

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
  assertEquals((await ledger.state("mail"))?.record.pause, { by: "someone", at: new Date(5), why: null });
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

Deno.test("before a ledger is brought up to date, it is copied beside itself", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  {
    using older = makeFirst(path);
    // More than is copied at a time; and what is not in the file itself yet belongs to the copy, too.
    older.exec(`with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < 2499)
      insert into windows (plugin, kind, start, "end", state, attempts, failures, token)
      select 'mail', 'scheduled', n, n + 1, 'skipped', 0, 0, 0 from numbers; delete from windows where start = 2499`);
    older.exec("update plugins set module = './other.ts' where name = 'mail'");
    await using ledger = sqliteLedger(path, PROGRAM);
    await ledger.register({ name: "new", module: "./new.ts", now: new Date(0) });
  }
  const copy = `${path}.before-0.2.0`;
  assertEquals(Array.from(Deno.readDirSync(folder.path), ({ name }) => name).sort(), [
    "ledger.db",
    "ledger.db.before-0.2.0",
  ]);
  assertEquals((await Deno.stat(copy)).mode! & 0o777, 0o600);
  {
    using database = openRaw(copy);
    assertEquals({ ...database.prepare("pragma user_version").get() }, { user_version: 1 });
    assertEquals({ ...database.prepare("pragma integrity_check").get() }, { integrity_check: "ok" });
    assertEquals(
      database.prepare("select name, module, paused from plugins order by name").all().map((row) => ({
        ...row,
      })),
      [{ name: "mail", module: "./other.ts", paused: 1 }, {
        name: "report",
        module: "./report.ts",
        paused: 0,
      }],
    );
    assertEquals({
      ...database.prepare("select count(*) as count, sum(start) as sum from windows where plugin = 'mail'")
        .get(),
    }, { count: 2499, sum: 2499 * 1249 });
    // The number of the window that is gone is not used again.
    assertEquals({ ...database.prepare("select seq from sqlite_sequence where name = 'windows'").get() }, {
      seq: 2504,
    });
  }
  // Put back, it is brought up to date as before; the first copy stays.
  const first = await Deno.readFile(copy);
  await Deno.copyFile(copy, path);
  await using ledger = sqliteLedger(path, PROGRAM);
  assertEquals((await ledger.summaries()).map(({ record: { name } }) => name), ["mail", "report"]);
  assertEquals(await Deno.readFile(copy), first);
  assertEquals((await Deno.stat(`${copy}.2`)).size, first.length);
});

Deno.test("a new ledger, and one that is up to date, is not copied", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  for (const _ of [1, 2]) {
    await using ledger = sqliteLedger(path, PROGRAM);
    await ledger.register({ name: "report", module: "./report.ts", now: new Date(0) });
  }
  assertEquals(Array.from(Deno.readDirSync(folder.path), ({ name }) => name), ["ledger.db"]);
});

Deno.test("a ledger of which no copy can be made is not brought up to date", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  makeFirst(path).close();
  // A folder in the place of the copy, which nobody removes: it is not empty.
  await Deno.mkdir(`${path}.before-0.2.0.part/full`, { recursive: true });
  await using ledger = sqliteLedger(path, PROGRAM);
  const error = await assertRejects(() => ledger.summaries(), LedgerError);
  assertStringIncludes(
    error.message,
    `Cannot migrate the ledger "${path}": its backup "${path}.before-0.2.0" cannot be made: `,
  );
  using database = openRaw(path);
  assertEquals({ ...database.prepare("pragma user_version").get() }, { user_version: 1 });
});

Deno.test({
  name: "a ledger for whose copy the disk has no space is not brought up to date before there is some" +
    (canMount ? "" : " (not run: only root on Linux can mount a small disk)"),
  ignore: !canMount,
  async fn() {
    using folder = new TempFolder();
    await run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.path);
    try {
      const path = `${folder.path}/ledger.db`;
      {
        using older = makeFirst(path);
        older.prepare("update plugins set load_error = ?").run("x".repeat(120_000));
      }
      await using ledger = sqliteLedger(path, PROGRAM);
      const error = await assertRejects(() => ledger.summaries(), LedgerError);
      assertEquals(
        error.message,
        `Cannot migrate the ledger "${path}": its backup "${path}.before-0.2.0" cannot be made: database or disk is ` +
          "full; free some space",
      );
      {
        using older = openRaw(path);
        assertEquals({ ...older.prepare("pragma user_version").get() }, { user_version: 1 });
      }
      await run("mount", "-o", "remount,size=4m", folder.path);
      assertEquals((await ledger.summaries()).length, 2);
      assertEquals((await Deno.stat(`${path}.before-0.2.0`)).isFile, true);
    } finally {
      // A process that another test begins just now may hold all open files for a moment, these among them.
      await run("umount", "--lazy", folder.path);
    }
  },
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

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
