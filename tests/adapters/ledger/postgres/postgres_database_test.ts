import { assertEquals, assertRejects } from "@std/assert";
import { parseAddress } from "../../../../src/adapters/ledger/postgres/address.ts";
import { openPool } from "../../../../src/adapters/ledger/postgres/pool.ts";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { PostgresDatabase } from "../../../../src/adapters/ledger/postgres/postgres_database.ts";
import { beginNew, type NewClaim } from "../../../../src/adapters/ledger/claim/begin_run.ts";
import { at } from "../../../contracts/ledger_bench.ts";
import { owner } from "../../../fakes/process_table.ts";
import { sharedCluster } from "./cluster.ts";
import { testPostgres } from "./test_postgres.ts";
import { instance } from "../program.ts";
import { RUN } from "../../../contracts/wake_up.ts";

const REPORT = { name: "report", module: "./report.ts", now: at("00:00") };
const ADD =
  "insert into {schema}.plugins (name, module, registered_at) values ($name, './a.ts', 0) returning name";
const NAMES = "select name from {schema}.plugins order by name";

function open(url: string): PostgresDatabase {
  return new PostgresDatabase(openPool(parseAddress(url), instance("jobs")), "gapless");
}

testPostgres(
  "a transaction stays if its last statement goes well, and its connection serves the next",
  async () => {
    const url = sharedCluster().database();
    await using schema = open(url);
    for (const name of ["one", "two"]) {
      assertEquals(await schema.transaction((sql) => sql.queryAndCommit(ADD, { name })), [{ name }]);
    }
    await using onlooker = postgresLedger(url, instance("jobs"));
    assertEquals((await onlooker.summaries()).length, 2);
  },
);

for (const last of ["query", "queryAndCommit"] as const) {
  testPostgres(
    `nothing of a transaction stays whose last statement fails in ${last}(), and its connection serves the next`,
    async () => {
      await using schema = open(sharedCluster().database());
      await assertRejects(
        () =>
          schema.transaction(async (sql) => {
            await sql.query(ADD, { name: "one" });
            return await sql[last](ADD, { name: "one" });
          }),
        Error,
        "duplicate key",
      );
      assertEquals(await schema.reading((sql) => sql.query(NAMES)), []);
      await schema.transaction((sql) => sql.query(ADD, { name: "one" }));
      assertEquals(await schema.query(NAMES), [{ name: "one" }]);
    },
  );
}

testPostgres("a transaction that goes on after a failed statement is not taken for committed", async () => {
  await using schema = open(sharedCluster().database());
  await assertRejects(
    () =>
      schema.transaction(async (sql) => {
        await sql.query(ADD, { name: "one" });
        await sql.query("select 1 / 0").catch(() => {});
      }),
    Error,
    "Cannot commit: the server rolled the transaction back",
  );
  assertEquals(await schema.query(NAMES), []);
});

testPostgres("a claim for a cursor that moved meanwhile leaves nothing behind", async () => {
  const url = sharedCluster().database();
  await using ledger = postgresLedger(url, instance("jobs"));
  const record = await ledger.register(REPORT);
  await using schema = open(url);
  const claim: NewClaim = {
    state: { record: { ...record, cursor: at("01:00") }, open: [], backfill: null },
    step: {
      kind: "new",
      window: { start: at("02:00"), end: at("03:00") },
      skipped: { start: at("01:00"), end: at("02:00") },
    },
    request: {
      ...RUN,
      plugin: "report",
      owner: owner(),
      now: at("03:00"),
      expiresAt: at("04:00"),
      trigger: "schedule",
    },
  };
  await assertRejects(() => schema.transaction((sql) => beginNew(sql, claim)), Error, "null value");
  assertEquals(await ledger.windows("report"), []);
  assertEquals(await ledger.runs({}), []);
  assertEquals((await ledger.state("report"))?.record.cursor, null);
});
