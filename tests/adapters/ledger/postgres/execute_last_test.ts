import { assertEquals, assertRejects } from "@std/assert";
import { beginNew, type NewClaim } from "../../../../src/adapters/ledger/begin_new.ts";
import { executeLast } from "../../../../src/adapters/ledger/postgres/execute_last.ts";
import { postgresDatabase } from "../../../../src/adapters/ledger/postgres/postgres_database.ts";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { at } from "../../../contracts/ledger_bench.ts";
import { owner } from "../../../fakes/process_table.ts";
import { sharedCluster } from "./cluster.ts";
import { testPostgres } from "./test_postgres.ts";

const REPORT = { name: "report", module: "./report.ts", now: at("00:00") };
const OTHER = { name: "other", module: "./other.ts", registered_at: 0 };

testPostgres(
  "a transaction stays if its last query goes well, and its connection serves the next",
  async () => {
    const url = sharedCluster().database();
    await using db = postgresDatabase(url, "jobs").db;
    for (const name of ["one", "two"]) {
      const rows = await db.transaction().execute((db) =>
        executeLast(db, db.insertInto("plugins").values({ ...OTHER, name }).returning("name"))
      );
      assertEquals(rows, [{ name }]);
    }
    await using onlooker = postgresLedger(url, "jobs");
    assertEquals((await onlooker.summaries()).length, 2);
  },
);

testPostgres(
  "nothing of a transaction stays whose last query fails, and its connection serves the next",
  async () => {
    const url = sharedCluster().database();
    await using db = postgresDatabase(url, "jobs").db;
    await assertRejects(
      () =>
        db.transaction().execute(async (db) => {
          await db.insertInto("plugins").values(OTHER).execute();
          return await executeLast(db, db.insertInto("plugins").values(OTHER).returning("name"));
        }),
      Error,
      "duplicate key",
    );
    assertEquals(await db.selectFrom("plugins").selectAll().execute(), []);
    await db.transaction().execute((db) => db.insertInto("plugins").values(OTHER).execute());
    assertEquals((await db.selectFrom("plugins").selectAll().execute()).length, 1);
  },
);

testPostgres("a claim for a cursor that moved meanwhile leaves nothing behind", async () => {
  const url = sharedCluster().database();
  await using ledger = postgresLedger(url, "jobs");
  const record = await ledger.register(REPORT);
  await using db = postgresDatabase(url, "jobs").db;
  const claim: NewClaim = {
    state: { record: { ...record, cursor: at("01:00") }, open: [], backfill: null },
    step: {
      kind: "new",
      window: { start: at("02:00"), end: at("03:00") },
      skipped: { start: at("01:00"), end: at("02:00") },
    },
    request: {
      plugin: "report",
      owner: owner(),
      now: at("03:00"),
      expiresAt: at("04:00"),
      trigger: "schedule",
    },
  };
  await assertRejects(() => db.transaction().execute((db) => beginNew(db, claim)), Error, "null value");
  assertEquals(await ledger.windows("report"), []);
  assertEquals(await ledger.runs({}), []);
  assertEquals((await ledger.state("report"))?.record.cursor, null);
});
