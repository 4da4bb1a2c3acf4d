import { assertEquals, assertRejects } from "@std/assert";
import { queriesOn } from "../../../../src/adapters/ledger/database/queries_on.ts";
import { SqliteDatabase } from "../../../../src/adapters/ledger/sqlite/sqlite_database.ts";
import { PROGRAM } from "../program.ts";
import { TempFolder } from "../temp_folder.ts";

const REPORT = { name: "report", module: "./report.ts", registered_at: 5 };

async function inFile(run: (file: SqliteDatabase) => Promise<void>): Promise<void> {
  using folder = new TempFolder();
  await using file = new SqliteDatabase(`${folder.path}/ledger.db`, PROGRAM);
  await run(file);
}

async function namesIn(file: SqliteDatabase): Promise<string[]> {
  const rows = await queriesOn(file).selectFrom("plugins").select("name").orderBy("name").execute();
  return rows.map(({ name }) => name);
}

Deno.test("queriesOn() a transaction works in it, and is rolled back with it", () =>
  inFile(async (file) => {
    await assertRejects(
      () =>
        file.transaction(async (sql) => {
          await queriesOn(sql).insertInto("plugins").values(REPORT).execute();
          assertEquals(
            await queriesOn(sql).selectFrom("plugins").select("name").where("registered_at", "=", 5)
              .execute(),
            [{ name: "report" }],
          );
          throw new Error("rolled back");
        }),
      Error,
      "rolled back",
    );
    assertEquals(await namesIn(file), []);
  }));

Deno.test("queriesOn() a transaction that is over executes nothing", () =>
  inFile(async (file) => {
    const late = await file.transaction((sql) => Promise.resolve(queriesOn(sql)));
    await assertRejects(
      () => late.insertInto("plugins").values(REPORT).execute(),
      TypeError,
      "its transaction is over",
    );
    assertEquals(await namesIn(file), []);
  }));

Deno.test("queriesOn() refuses a value that the ledger has no column for", () =>
  inFile(async (file) => {
    const wrong = { ...REPORT, registered_at: new Date(0) as unknown as number };
    await assertRejects(
      () => queriesOn(file).insertInto("plugins").values(wrong).execute(),
      TypeError,
      'Cannot store a value of type "object"',
    );
  }));

Deno.test("queriesOn() streams nothing", () =>
  inFile(async (file) => {
    await assertRejects(
      async () => {
        for await (const _row of queriesOn(file).selectFrom("plugins").selectAll().stream()) break;
      },
      TypeError,
      "Cannot stream rows",
    );
  }));
