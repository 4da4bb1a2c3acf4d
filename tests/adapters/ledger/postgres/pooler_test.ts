import { assertEquals } from "@std/assert";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { testLedger } from "../../../contracts/ledger.ts";
import { HOURLY, wakeUp } from "../../../contracts/wake_up.ts";
import { FakeProcessTable, owner } from "../../../fakes/process_table.ts";
import { sharedCluster } from "./cluster.ts";
import { Pooler } from "./pooler.ts";
import { PROGRAMS } from "./programs.ts";
import { testPostgres } from "./test_postgres.ts";
import { instance } from "../program.ts";

let pooler: Pooler | undefined;
let schemas = 0;

function freshUrl(): string {
  if (pooler === undefined) {
    const started = pooler = new Pooler(sharedCluster().port);
    addEventListener("unload", () => started[Symbol.dispose]());
  }
  return `${pooler.url("postgres")}?schema=pooled_${++schemas}`;
}

const canPool = exists("/usr/sbin/pgbouncer");
const test = canPool || PROGRAMS === undefined || Deno.env.get("CI") ? testPostgres : ignore;

testLedger(
  "postgresLedger() behind PgBouncer",
  () => Promise.resolve(postgresLedger(freshUrl(), instance("jobs"))),
  test,
);

test("20 wake-ups at once behind a pooler with two connections: one claims, the others are busy", async () => {
  const url = freshUrl();
  const now = new Date("2026-01-01T02:00:00Z");
  const ledgers = Array.from({ length: 20 }, () => postgresLedger(url, instance("jobs")));
  await Promise.all(ledgers.map((ledger) => ledger.register({ name: "report", module: "./report.ts", now })));
  const processes = new FakeProcessTable();
  const claims = await Promise.all(
    ledgers.map((ledger, pid) =>
      wakeUp(ledger, processes, { ...HOURLY, plugin: "report", owner: owner({ pid }), now })
    ),
  );
  assertEquals(claims.filter(({ kind }) => kind === "claimed").length, 1);
  assertEquals(claims.filter(({ kind }) => kind === "busy").length, 19);
  for (const ledger of ledgers) await ledger[Symbol.asyncDispose]();
});

function ignore(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `${name} (not run: there is no PgBouncer; apt-get install pgbouncer)`,
    ignore: true,
    fn,
  });
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
