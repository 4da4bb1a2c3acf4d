import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { sqliteLedger } from "../../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { LedgerError } from "../../../../src/ports/ledger.ts";
import { makeFirst } from "../make_first.ts";
import { openRaw } from "../open_raw.ts";
import { PROGRAM } from "../program.ts";
import { TempFolder } from "../temp_folder.ts";

const canMount = Deno.build.os === "linux" && Deno.uid() === 0;

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

async function run(program: string, ...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}
