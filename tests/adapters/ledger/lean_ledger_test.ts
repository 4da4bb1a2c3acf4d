import { assertEquals, assertRejects } from "@std/assert";
import { leanLedger } from "../../../src/adapters/ledger/sqlite/lean_ledger.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { TempFolder } from "./temp_folder.ts";

const REPORT = { name: "report", module: "./report.ts", now: new Date("2026-01-01T00:00:00Z") };

Deno.test("leanLedger() opens nothing where nothing is asked", async () => {
  let opened = 0;
  {
    await using _untouched = leanLedger("/nowhere/ledger.db", () => Promise.reject(new Error(`${++opened}`)));
  }
  assertEquals(opened, 0);
});

Deno.test("leanLedger() tells what is wrong with a ledger in the words of the one behind it", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await Deno.writeTextFile(path, "no database at all, and long enough to be seen as none".repeat(20));
  await using ledger = leanLedger(path, () => Promise.resolve(sqliteLedger(path)));
  await assertRejects(() => ledger.state("report"), LedgerError, "it is no SQLite database");
});

Deno.test("leanLedger() answers the first look by itself, even if the rest cannot be loaded", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  {
    await using ledger = sqliteLedger(path);
    await ledger.register(REPORT);
  }
  await using ledger = leanLedger(path, () => Promise.reject(new LedgerError("the rest is gone")));
  assertEquals((await ledger.state("report"))?.record.module, "./report.ts");
  await assertRejects(() => ledger.windows("report"), LedgerError, "the rest is gone");
});
