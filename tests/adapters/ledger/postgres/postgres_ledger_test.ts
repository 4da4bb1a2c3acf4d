import { assertEquals, assertRejects } from "@std/assert";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { LedgerError } from "../../../../src/ports/ledger.ts";
import { testLedger } from "../../../contracts/ledger.ts";
import { HOURLY, wakeUp } from "../../../contracts/wake_up.ts";
import { FakeProcessTable, owner } from "../../../fakes/process_table.ts";
import { sharedCluster } from "./cluster.ts";
import { testPostgres } from "./test_postgres.ts";
import { instance } from "../program.ts";

const REPORT = { name: "report", module: "./report.ts", now: new Date("2026-01-01T00:00:00Z") };
const WAKE = { ...HOURLY, plugin: "report", owner: owner(), now: new Date("2026-01-01T02:00:00Z") };

let schemas = 0;

/** Returns the URL of a schema that nobody has used yet. */
function freshUrl(): string {
  return `${sharedCluster().url()}?schema=fresh_${++schemas}`;
}

testLedger(
  "postgresLedger()",
  () => Promise.resolve(postgresLedger(freshUrl(), instance("jobs"))),
  testPostgres,
);

testPostgres("calls at the same moment are carried out one after the other", async () => {
  const url = freshUrl();
  const ledgers = Array.from({ length: 5 }, () => postgresLedger(url, instance("jobs")));
  await Promise.all(ledgers.map((ledger) => ledger.register(REPORT)));
  const processes = new FakeProcessTable();
  const claims = await Promise.all(
    ledgers.map((ledger, pid) => wakeUp(ledger, processes, { ...WAKE, owner: owner({ pid }) })),
  );
  assertEquals(claims.map(({ kind }) => kind).sort(), ["busy", "busy", "busy", "busy", "claimed"]);
  for (const ledger of ledgers) await ledger[Symbol.asyncDispose]();
});

testPostgres("a plugin that is put on record while its cursor moves does not set it back", async () => {
  const url = freshUrl();
  await using one = postgresLedger(url, instance("jobs"));
  await using other = postgresLedger(url, instance("jobs"));
  await one.register(REPORT);
  for (let hour = 1; hour < 20; hour++) {
    const now = new Date(REPORT.now.getTime() + hour * 3_600_000);
    const [claim] = await Promise.all([
      wakeUp(one, new FakeProcessTable(), { ...WAKE, now }),
      ...[1, 2, 3].map((n) => other.register({ ...REPORT, module: `./${hour}-${n}.ts` })),
    ]);
    assertEquals((await one.state("report"))?.record.cursor, now);
    if (claim.kind !== "claimed") throw new Error(claim.kind);
    await one.settle(claim.lease, { outcome: "ok", endedAt: now, next: { state: "done" } });
  }
});

testPostgres("two instances in one database do not mix unawares", async () => {
  const url = sharedCluster().database();
  await using ours = postgresLedger(url, instance("jobs-1"));
  await ours.register(REPORT);
  await using theirs = postgresLedger(url, instance("jobs-2"));
  const error = await assertRejects(() => theirs.summaries(), LedgerError);
  assertEquals(
    error.message,
    `Cannot use the ledger "${
      url.replace("gapless@", "")
    }": its schema "gapless" belongs to the instance "jobs-1", ` +
      'and this is "jobs-2"; name a schema of its own with ?schema=NAME, or ?schema=gapless to share that one',
  );
  await using apart = postgresLedger(`${url}?schema=other`, instance("jobs-2"));
  assertEquals(await apart.summaries(), []);
  await using sharing = postgresLedger(`${url}?schema=gapless`, instance("jobs-2"));
  assertEquals((await sharing.summaries()).length, 1);
});

testPostgres("postgresLedger() fails on a ledger of a newer version", async () => {
  const url = freshUrl();
  {
    await using ledger = postgresLedger(url, instance("jobs"));
    await ledger.register(REPORT);
  }
  sharedCluster().sql(`update fresh_${schemas}.ledger set version = 99, min_program = '1.0.0-rc.1'`);
  await using ledger = postgresLedger(url, instance("jobs"));
  await assertRejects(
    () => ledger.summaries(),
    LedgerError,
    "it has version 99, for which Gapless 1.0.0-rc.1 or newer is needed, and this is Gapless 0.2.0; use the newer " +
      "program that wrote it",
  );
});

testPostgres("postgresLedger() goes on with a ledger of a newer version that lets it", async () => {
  const url = freshUrl();
  {
    await using ledger = postgresLedger(url, instance("jobs"));
    await ledger.register(REPORT);
  }
  const schema = `fresh_${schemas}`;
  sharedCluster().sql(`
    alter table ${schema}.windows add column weather text;
    alter table ${schema}.runs add column mood text;
    update ${schema}.ledger set version = 99, min_program = '0.2.0'`);
  await using ledger = postgresLedger(url, instance("jobs"));
  const claim = await wakeUp(ledger, new FakeProcessTable(), WAKE);
  if (claim.kind !== "claimed") throw new Error(claim.kind);
  const end = { outcome: "ok" as const, endedAt: WAKE.now, next: { state: "done" as const } };
  assertEquals(await ledger.settle(claim.lease, end), true);
  assertEquals((await ledger.windows("report")).map(({ state }) => state), ["done"]);
  assertEquals((await ledger.runs({})).map(({ outcome }) => outcome), ["ok"]);
  assertEquals(sharedCluster().sql(`select version from ${schema}.ledger`), "99");
});

testPostgres("processes that make a new ledger at the same moment all succeed", async () => {
  const url = freshUrl();
  const ledgers = Array.from({ length: 8 }, () => postgresLedger(url, instance("jobs")));
  await Promise.all(ledgers.map((ledger, n) => ledger.register({ ...REPORT, name: `plugin-${n}` })));
  assertEquals((await ledgers[0]?.summaries())?.length, 8);
  for (const ledger of ledgers) await ledger[Symbol.asyncDispose]();
});

testPostgres("a user who may not add btree_gist is told who may", async () => {
  const cluster = sharedCluster();
  const url = cluster.database();
  const database = url.slice(url.lastIndexOf("/") + 1);
  cluster.sql(`create role poor login; create schema gapless authorization poor`, url);
  await using ledger = postgresLedger(cluster.url(database, "poor"), instance("jobs"));
  const error = await assertRejects(() => ledger.register(REPORT), LedgerError);
  assertEquals(
    error.message,
    `Cannot make the ledger "postgres://127.0.0.1:${cluster.port}/${database}": it needs PostgreSQL's extension ` +
      'btree_gist, which this user may not add; let an administrator run "create extension btree_gist" in that database',
  );
  cluster.sql("create extension btree_gist", url);
  assertEquals((await ledger.register(REPORT)).cursor, null);
});

testPostgres("a user who may not make a schema is told so", async () => {
  const cluster = sharedCluster();
  const url = cluster.database();
  const database = url.slice(url.lastIndexOf("/") + 1);
  cluster.sql("create role poorer login", url);
  await using ledger = postgresLedger(cluster.url(database, "poorer"), instance("jobs"));
  await assertRejects(() => ledger.register(REPORT), LedgerError, "the user lacks a privilege there");
});

/** Every one of these would be a window lost or done twice, whichever program wrote it. */
const BAD_WRITES = [
  ["a window without length", insert(8_000_000, 8_000_000), "windows_check"],
  ["a window that ends before it starts", insert(9_000_000, 8_000_000), "windows_check"],
  ["a window with the start of another", insert(0, 3_600_000), "windows_apart"],
  ["a window inside another", insert(1, 2), "windows_apart"],
  ["a window around another", insert(-5, 99_999_999), "windows_apart"],
  ["a window across the end of another", insert(7_199_999, 9_000_000), "windows_apart"],
  ["a window across the start of another", insert(-5, 1), "windows_apart"],
  ["a state that is none", insert(-20, -10, "lost"), "windows_state_check"],
  ["a lease without an owner", insert(-20, -10, "leased"), "windows_check"],
  ["an owned window that is not leased", "update windows set state = 'done'", "windows_check"],
  ["more failures than attempts", "update windows set failures = 2", "windows_check"],
  ["a window that grows", `update windows set "end" = "end" + 1`, "only ever shrinks"],
  ["a window that moves", "update windows set start = start - 1", "only ever shrinks"],
  ["a token that falls", "update windows set token = 0", "only ever rises"],
  [
    "a second run under one lease",
    "insert into runs (plugin, window_id, token, window_start, window_end, attempt, trigger, outcome, host, " +
    "started_at) select plugin, window_id, token, window_start, window_end, attempt, trigger, outcome, host, " +
    "started_at from runs",
    "runs_window_id_token_key",
  ],
  ["a run that ended while it runs", "update runs set ended_at = 1", "runs_check"],
  ["a window of nobody", insert(-20, -10, "owed", "nobody"), "windows_plugin_fkey"],
  ["a plugin that is gone", "delete from plugins", "windows_plugin_fkey"],
] as const;

for (const [what, sql, message] of BAD_WRITES) {
  testPostgres(`PostgreSQL refuses ${what}`, async () => {
    const url = freshUrl();
    await using ledger = postgresLedger(url, instance("jobs"));
    await ledger.register(REPORT);
    const since = { kind: "at" as const, at: new Date(0) };
    await wakeUp(ledger, new FakeProcessTable(), { ...WAKE, since, now: new Date(7_200_000) });
    const cluster = sharedCluster();
    await assertRejects(
      () => Promise.try(() => cluster.sql(`set search_path to fresh_${schemas}; ${sql}`)),
      Error,
      message,
    );
  });
}

function insert(start: number, end: number, state = "owed", plugin = "report"): string {
  return `insert into windows (plugin, kind, start, "end", state, attempts, failures, token)
    values ('${plugin}', 'scheduled', ${start}, ${end}, '${state}', 0, 0, 0)`;
}
