import { assertEquals, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { SqliteDatabase } from "../../../../src/adapters/ledger/sqlite/sqlite_database.ts";
import { LedgerError } from "../../../../src/ports/ledger.ts";
import { TempFolder } from "../temp_folder.ts";
import { PROGRAM } from "../program.ts";

const ADD = `insert into {schema}.plugins (name, module, registered_at) values ($name, './a.ts', $at)`;
const NAMES = "select name from {schema}.plugins order by name";

function testFile(name: string, run: (file: SqliteDatabase) => Promise<void>): void {
  Deno.test(name, async () => {
    using folder = new TempFolder();
    await using file = new SqliteDatabase(`${folder.path}/ledger.db`, { ...PROGRAM, busyMs: 50 });
    await run(file);
  });
}

testFile("a transaction that fails leaves nothing, and its statements serve in the next", async (file) => {
  for (const name of ["one", "two"]) {
    await assertRejects(
      () =>
        file.transaction(async (sql) => {
          await sql.query(ADD, { name, at: 1 });
          await sql.query(ADD, { name, at: 2 });
        }),
      Error,
      "UNIQUE",
    );
    await file.transaction((sql) => sql.query(ADD, { name, at: 3 }));
  }
  assertEquals(await names(file), ["one", "two"]);
});

for (const last of ["query", "queryAndCommit"] as const) {
  testFile(`nothing is executed in a transaction that ended with ${last}()`, async (file) => {
    const over = await file.transaction(async (sql) => {
      await sql[last](ADD, { name: "one", at: 1 });
      return sql;
    });
    await assertRejects(() => over.query(ADD, { name: "two", at: 2 }), TypeError, "its transaction is over");
    assertEquals(await names(file), ["one"]);
  });
}

testFile("what is asked during a transaction waits for its end", async (file) => {
  const seen: string[][] = [];
  await file.transaction(async (sql) => {
    await sql.query(ADD, { name: "one", at: 1 });
    names(file).then((names) => seen.push(names));
    await new Promise((resolve) => setTimeout(resolve));
    assertEquals(seen, []);
    await sql.query(ADD, { name: "two", at: 2 });
  });
  await names(file);
  assertEquals(seen, [["one", "two"]]);
});

Deno.test("what was asked for before the end is done before it", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  {
    await using file = new SqliteDatabase(path, { ...PROGRAM, busyMs: 50 });
    for (const name of ["one", "two"]) file.transaction((sql) => sql.query(ADD, { name, at: 1 }));
  }
  await using file = new SqliteDatabase(path, { ...PROGRAM, busyMs: 50 });
  assertEquals(await names(file), ["one", "two"]);
});

Deno.test("what is asked for after the end is refused", async () => {
  using folder = new TempFolder();
  const file = new SqliteDatabase(`${folder.path}/ledger.db`, { ...PROGRAM, busyMs: 50 });
  await names(file);
  await file[Symbol.asyncDispose]();
  await assertRejects(() => names(file), Error, "database is not open");
});

testFile("a look sees one moment, whatever others change meanwhile", async (file) => {
  await file.query(ADD, { name: "one", at: 1 });
  await file.reading(async (sql) => {
    assertEquals((await sql.query(NAMES)).length, 1);
    await using other = new SqliteDatabase(await pathOf(sql), { ...PROGRAM, busyMs: 50 });
    await other.query(ADD, { name: "two", at: 2 });
    assertEquals((await sql.query(NAMES)).length, 1);
  });
  assertEquals(await names(file), ["one", "two"]);
});

testFile("a statement is not carried out without its values", async (file) => {
  await assertRejects(
    () => file.query(ADD, { name: "one" }),
    TypeError,
    'Cannot execute a statement: it has no value "at"',
  );
});

Deno.test("a transaction waits for a file that others keep locked, and timers and signals get their turn meanwhile", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using file = new SqliteDatabase(path, { version: "0.2.0", busyMs: 60_000 });
  await file.query(ADD, { name: "one", at: 1 });
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  const adding = file.transaction((sql) => sql.query(ADD, { name: "two", at: 2 }));
  const alone = file.query(ADD, { name: "three", at: 3 });
  // In the same thread as what waits: it would never come if that gave nobody else a turn.
  setTimeout(() => other.close(), 10);
  await Promise.all([adding, alone]);
  assertEquals(await names(file), ["one", "three", "two"]);
});

testFile("a file that stays locked is given up after the time for it", async (file) => {
  await file.query(ADD, { name: "one", at: 1 });
  const other = new DatabaseSync(await pathOf(file));
  other.exec("begin immediate");
  for (const asked of [file.query(ADD, { name: "two", at: 2 }), file.transaction(() => Promise.resolve())]) {
    await assertRejects(() => asked, LedgerError, "another process keeps it locked");
  }
  other.close();
});

async function names(file: SqliteDatabase): Promise<string[]> {
  return (await file.query<{ name: string }>(NAMES)).map(({ name }) => name);
}

async function pathOf(sql: Pick<SqliteDatabase, "query">): Promise<string> {
  const [database] = await sql.query<{ file: string }>("pragma database_list");
  return database?.file ?? "";
}
