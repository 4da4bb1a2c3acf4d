import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { MIGRATIONS } from "../../../../../src/adapters/ledger/postgres/migrations/migrations.ts";
import { postgresArchive } from "../../../../../src/adapters/ledger/postgres/postgres_archive.ts";
import { postgresLedger } from "../../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { LedgerError } from "../../../../../src/ports/ledger.ts";
import { importLedger } from "../../../../../src/services/ledger/import_ledger.ts";
import { faultsOf, holdings } from "../../../../contracts/ledger_archive.ts";
import { PROGRAM } from "../../program.ts";
import { TempFolder } from "../../temp_folder.ts";
import { sharedCluster } from "../cluster.ts";
import { testPostgres } from "../test_postgres.ts";

const HOUR_MS = 3_600_000;

/** Makes a ledger of an older version: an hour done, and one worked on. Returns its URL. */
function makeOlder(version: number): string {
  const cluster = sharedCluster();
  const url = cluster.database();
  const steps = MIGRATIONS.slice(0, version).map((step) => step.replaceAll("{schema}", "gapless"));
  cluster.sql(
    `create schema gapless; create extension btree_gist; ${steps.join("\n")}
    create table gapless.ledger (version int4 not null, instance text not null);
    insert into gapless.ledger values (${version}, 'jobs');
    insert into gapless.plugins (name, module, registered_at, cursor) values
      ('report', './report.ts', 0, ${2 * HOUR_MS});
    insert into gapless.windows (plugin, kind, start, "end", state, attempts, failures, token) values
      ('report', 'scheduled', 0, ${HOUR_MS}, 'done', 1, 0, 1);
    insert into gapless.windows (plugin, kind, start, "end", state, attempts, failures, token,
        owner_host, owner_boot, owner_namespace, owner_pid, owner_started, expires_at) values
      ('report', 'scheduled', ${HOUR_MS}, ${
      2 * HOUR_MS
    }, 'leased', 1, 0, 1, 'far', 'boot', 'pid:[1]', 7, '1', 1);
    insert into gapless.runs
      (plugin, window_id, token, window_start, window_end, attempt, trigger, outcome, host, started_at)
      values ('report', 2, 1, ${HOUR_MS}, ${2 * HOUR_MS}, 1, 'schedule', 'running', 'far', 0)`,
    url,
  );
  return url;
}

for (const version of [1, 2]) {
  testPostgres(
    `a ledger of version ${version} is exported into the state folder, and then brought up to date`,
    async () => {
      using folder = new TempFolder();
      const state = `${folder.path}/state`;
      const url = makeOlder(version);
      const options = { ...PROGRAM, instance: "jobs", state };
      await using archive = postgresArchive(url, options);
      {
        // Several that come at the same moment make one backup.
        await using one = postgresLedger(url, options);
        await using other = postgresLedger(url, options);
        const [summaries] = await Promise.all([one.summaries(), other.summaries(), other.state("report")]);
        assertEquals(summaries.map(({ leased }) => leased), [1]);
      }
      assertEquals(faultsOf(await holdings(archive)), []);
      const [backup, ...others] = Array.from(Deno.readDirSync(state), ({ name }) => name);
      assertEquals([backup, others], ["ledger.before-0.2.0.jsonl", []]);
      const path = `${state}/${backup}`;
      assertEquals((await Deno.stat(path)).mode! & 0o777, 0o600);
      const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
      assertEquals(
        lines[0],
        '{"gapless":"ledger","version":1,"next":{"decisions":1,"backfills":1,"windows":3,"runs":2}}',
      );
      assertEquals(lines.slice(1).some((line) => /group_pid|artifact/.test(line)), false);
      // What was backed up is what the ledger holds, in whichever version.
      const target = sharedCluster().database();
      await using copy = postgresArchive(target, options);
      await importLedger(copy, ReadableStream.from(lines));
      assertEquals(await holdings(copy), await holdings(archive));
    },
  );
}

testPostgres("a ledger of which no backup can be made is not brought up to date", async () => {
  using folder = new TempFolder();
  await Deno.writeTextFile(`${folder.path}/state`, "no folder");
  const url = makeOlder(2);
  await using ledger = postgresLedger(url, { ...PROGRAM, instance: "jobs", state: `${folder.path}/state` });
  const error = await assertRejects(() => ledger.summaries(), LedgerError);
  assertStringIncludes(
    error.message,
    `its backup "${folder.path}/state/ledger.before-0.2.0.jsonl" cannot be made: `,
  );
  assertEquals(sharedCluster().sql("select version from gapless.ledger", url), "2");
  assertEquals(
    sharedCluster().sql(
      "select count(*) from information_schema.columns where column_name = 'group_pid'",
      url,
    ),
    "0",
  );
});
