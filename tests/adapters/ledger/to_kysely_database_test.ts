import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { toKyselyDatabase } from "../../../src/adapters/ledger/sqlite/to_kysely_database.ts";

Deno.test("rows are gone through while the same statement is asked again", () => {
  const raw = new DatabaseSync(":memory:");
  raw.exec("create table numbers (n integer); insert into numbers values (1), (2), (3)");
  const database = toKyselyDatabase(raw, ":memory:");
  const numbers = () => database.prepare("select n from numbers").all([]);
  const seen = [];
  for (const row of database.prepare("select n from numbers").iterate([])) {
    assertEquals(numbers().length, 3);
    seen.push(row);
  }
  assertEquals(seen.length, 3);
  database.close();
});
