import { assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { toKyselyDatabase } from "../../../src/adapters/ledger/sqlite/to_kysely_database.ts";

const ADD = "insert into numbers values (?)";

Deno.test("a statement that failed in one transaction serves in the next", () => {
  const database = open();
  for (let round = 0; round < 3; round++) {
    run(database, "begin immediate");
    assertThrows(() => run(database, ADD, -1), Error, "CHECK");
    run(database, ADD, round);
    run(database, "commit");
  }
  assertEquals(numbers(database), [0, 1, 2]);
  database.close();
});

Deno.test("a statement sees a table that was changed after it was prepared", () => {
  const database = open();
  run(database, ADD, 1);
  assertEquals(all(database, "select * from numbers"), [{ n: 1 }]);
  run(database, "alter table numbers add column m integer");
  assertEquals(all(database, "select * from numbers"), [{ n: 1, m: null }]);
  database.close();
});

Deno.test("more statements than are kept are carried out all the same", () => {
  const database = open();
  for (let n = 0; n < 500; n++) run(database, `insert into numbers values (${n})`);
  assertEquals(numbers(database).length, 500);
  database.close();
});

Deno.test("rows are gone through while the same statement is asked again", () => {
  const database = open();
  for (const n of [1, 2, 3]) run(database, ADD, n);
  const seen = [];
  for (const row of database.prepare("select n from numbers").iterate([])) {
    assertEquals(numbers(database), [1, 2, 3]);
    seen.push(row);
  }
  assertEquals(seen.length, 3);
  database.close();
});

function open() {
  const database = new DatabaseSync(":memory:");
  database.exec("create table numbers (n integer check (n >= 0))");
  return toKyselyDatabase(database, ":memory:");
}

function run(database: ReturnType<typeof open>, sql: string, ...parameters: number[]): void {
  database.prepare(sql).run(parameters);
}

function all(database: ReturnType<typeof open>, sql: string) {
  return database.prepare(sql).all([]);
}

function numbers(database: ReturnType<typeof open>) {
  return all(database, "select n from numbers").map((row) => (row as { n: number }).n);
}
