import { assertEquals } from "@std/assert";
import { parseAddress } from "../../../../src/adapters/ledger/postgres/address.ts";
import { openPool } from "../../../../src/adapters/ledger/postgres/pool.ts";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { PostgresDatabase } from "../../../../src/adapters/ledger/postgres/postgres_database.ts";
import { at, claim, decided, ended, windows } from "../../../contracts/ledger_bench.ts";
import { sharedCluster } from "./cluster.ts";
import { testPostgres } from "./test_postgres.ts";
import { instance } from "../program.ts";

testPostgres("a window that turns owed in the middle of a skip is not skipped uncounted", async () => {
  const url = sharedCluster().database();
  await using ledger = postgresLedger(url, instance("jobs"));
  await using onlooker = new PostgresDatabase(openPool(parseAddress(url), instance("jobs")), "gapless");
  await ledger.register({ name: "report", module: "./report.ts", now: at("00:00") });
  await ledger.settle((await claim(ledger, "01:00")).lease, ended("failed", { state: "parked" }));
  const { lease } = await claim(ledger, "02:00");
  let skipped: Promise<number> = Promise.resolve(0);
  let settled: Promise<boolean> = Promise.resolve(false);
  await onlooker.transaction(async (sql) => {
    // The skip has counted by then, and waits to put its decision on record.
    await sql.query("lock table {schema}.decisions in share row exclusive mode");
    skipped = ledger.skip({ plugin: "report", decision: decided("02:30") });
    await waiting(onlooker, 1);
    settled = ledger.settle(lease, ended("failed", { state: "owed", notBefore: at("03:00") }));
    await Promise.race([settled, waiting(onlooker, 2)]);
  });
  assertEquals([await skipped, await settled], [1, true]);
  assertEquals(await windows(ledger), ["00:00-01:00 skipped", "01:00-02:00 owed"]);
});

/** Waits until so many statements wait for a lock. */
async function waiting(onlooker: PostgresDatabase, count: number): Promise<void> {
  const WAITING =
    "select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  while ((await onlooker.query(WAITING)).length < count) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
