import { assert, assertEquals, assertRejects } from "@std/assert";
import { openRaw } from "./open_raw.ts";
import { MIGRATIONS } from "../../../src/adapters/ledger/sqlite/migrations.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { FakeProcessTable, owner } from "../../fakes/process_table.ts";
import { HOURLY, wakeUp } from "../../contracts/wake_up.ts";
import { TempFolder } from "./temp_folder.ts";

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
  await using ledger = sqliteLedger(path);
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
  await using ledger = sqliteLedger(path);
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
    await using hurried = sqliteLedger(path, 50);
    await assertRejects(() => hurried.summaries(), LedgerError, "another process keeps it locked");
  }
  older.exec("commit");
  await using ledger = sqliteLedger(path);
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
  await using ledger = sqliteLedger(path);
  await assertRejects(() => ledger.summaries(), Error, "CHECK constraint failed");
  using database = openRaw(path);
  assertEquals({ ...database.prepare("pragma user_version").get() }, { user_version: 1 });
  assertEquals({ ...database.prepare("select count(*) as count from windows").get() }, { count: 4 });
});

Deno.test("a process that finds its ledger brought to a newer version under its hands says so", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path);
  await ledger.register({ name: "report", module: "./report.ts", now: new Date(0) });
  using newer = openRaw(path);
  newer.exec("alter table plugins rename column load_error to fault; pragma user_version = 99");
  await assertRejects(
    () => ledger.register({ name: "mail", module: "./mail.ts", now: new Date(0) }),
    LedgerError,
    `Cannot use the ledger "${path}": another version of Gapless has changed its tables meanwhile; use the newest one`,
  );
});
