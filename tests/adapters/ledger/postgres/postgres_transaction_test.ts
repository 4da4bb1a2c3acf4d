import { assertEquals, assertRejects } from "@std/assert";
// @ts-types="@types/pg"
import type pg from "pg";
import { CommitInDoubt } from "../../../../src/adapters/ledger/postgres/errors.ts";
import {
  PostgresTransaction,
  type Send,
} from "../../../../src/adapters/ledger/postgres/postgres_transaction.ts";

/** Begins a transaction on a server that does whatever it is asked to. */
function begin(send: Send): { readonly sql: PostgresTransaction; readonly sent: string[] } {
  const sent: string[] = [];
  const query = (text: string) => {
    sent.push(text);
    return Promise.resolve({ command: text.toUpperCase() });
  };
  // Nothing else of a client is used.
  return { sql: new PostgresTransaction({ query } as unknown as pg.ClientBase, "begin", send), sent };
}

Deno.test("a transaction whose last answer comes too late, and whose commit went well, is in doubt", async () => {
  const { sql } = begin(() => Promise.reject(new Error("Query read timeout")));
  await assertRejects(() => sql.queryAndCommit("select 1"), CommitInDoubt, "Query read timeout");
});

Deno.test("nothing is asked of a transaction that is over, which would stay whatever follows", async () => {
  const asked: string[] = [];
  const { sql, sent } = begin((statement) => {
    asked.push(statement);
    return Promise.resolve([]);
  });
  await sql.queryAndCommit("select 1");
  await assertRejects(() => sql.query("select 2"), TypeError, "its transaction is over");
  await sql.commit();
  await sql.rollback();
  assertEquals([asked, sent], [["select 1"], ["begin", "commit"]]);
});
