import { assert } from "@std/assert";
import fc from "fast-check";
import { SqlLedger } from "../../src/adapters/ledger/sql_ledger.ts";
import type { LedgerDatabase } from "../../src/adapters/ledger/database/ledger_database.ts";
import { SqliteDatabase } from "../../src/adapters/ledger/sqlite/sqlite_database.ts";
import { TempFolder } from "../adapters/ledger/temp_folder.ts";
import { Fuse } from "./fuse.ts";
import { worlds } from "./worlds.ts";
import { PROGRAM } from "../adapters/ledger/program.ts";

Deno.test("the model notices a transaction of which a part stays when its process is killed", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  const fuse = new Fuse();
  const database = fuse.guard(inPieces(new SqliteDatabase(path, { ...PROGRAM, busyMs: 1_000 })));
  await using ledger = new SqlLedger(database);
  const broken = worlds(() => ({ ledger, fuse }));
  const { failed } = await fc.check(broken, { numRuns: 100, seed: 19, endOnFailure: true });
  assert(failed, "It did not");
});

/** A database whose transactions are none: each statement stays by itself. */
function inPieces(database: LedgerDatabase): LedgerDatabase {
  const query = database.query.bind(database);
  return {
    capabilities: database.capabilities,
    query,
    reading: (work) => database.reading(work),
    transaction: (work) => work({ capabilities: database.capabilities, query, queryAndCommit: query }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
