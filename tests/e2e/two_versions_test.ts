import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { MIGRATIONS } from "../../src/adapters/ledger/sqlite/migrations/migrations.ts";
import { holdingPlugin } from "./holding_plugin.ts";
import { assertTiled, House, resultOf, until } from "./house.ts";

const HOUR_MS = 3_600_000;
/** The end of the last full hour. */
const NOW = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;

const FILES = {
  "gapless.toml": `[plugins.report]
module = "./report.ts"
since = "${new Date(NOW - 3 * HOUR_MS).toISOString()}"
grant = "all"
`,
  "report.ts": holdingPlugin("0 * * * *"),
};

Deno.test("a run that is under way while a newer version takes the ledger over commits; then the older one goes on as long as it may, and refuses", async () => {
  await using house = await House.build(FILES);
  const run = resultOf(house.start("run", "report").output());
  await until(async () => await house.read("begun") !== "", "the run to begin", 60);
  const database = new DatabaseSync(`${house.path}/state/ledger.db`);
  database.exec(`begin immediate; alter table windows add column weather text;
    alter table plugins add column mood text; pragma user_version = 999; commit`);
  await house.write("over", "");
  const { code, stderr } = await run;
  assertEquals([code, stderr], [0, ""]);
  assertEquals(database.prepare("select state, weather from windows").all().map((row) => ({ ...row })), [
    { state: "done", weather: null },
  ]);
  // The version of the program does not matter: what is recorded of its oldest does.
  const status = await house.run("status");
  assertEquals([status.code, status.stderr], [0, ""]);
  assertEquals((await house.run("run", "report")).code, 0);
  assertEquals((await house.run("ledger", "check")).code, 0);
  assertEquals(database.prepare("pragma user_version").get()?.user_version, 999);
  database.exec("update ledger set min_program = '99.0.0'");
  database.close();
  const before = await Deno.readFile(`${house.path}/state/ledger.db`);
  for (const args of [["run", "report"], ["status"], ["pause", "report"], ["ledger", "check"], ["sync"]]) {
    const refused = await house.run(...args);
    assertEquals([refused.code, refused.stdout], [78, ""], args.join(" "));
    assertMatch(
      refused.stderr,
      /it has version 999, for which Gapless 99\.0\.0 or newer is needed, and this is Gapless [\d.]+; use the newer/,
    );
  }
  assertEquals(await Deno.readFile(`${house.path}/state/ledger.db`), before);
});

Deno.test("a ledger of the oldest version is brought up to date by whoever comes first, and goes on where it stood", async () => {
  await using house = await House.build({ ...FILES, over: "" });
  await house.claim();
  assertEquals((await house.run("check")).code, 0);
  const path = `${house.path}/state/ledger.db`;
  await Deno.remove(path).catch(() => {});
  const older = new DatabaseSync(path);
  older.exec(`pragma journal_mode = wal; ${MIGRATIONS[0]}; pragma user_version = 1;
    insert into plugins (name, module, registered_at, cursor) values ('report', './report.ts', 0, ${
    NOW - HOUR_MS
  });
    insert into windows (plugin, kind, start, "end", state, attempts, failures, not_before, token) values
      ('report', 'scheduled', ${NOW - 3 * HOUR_MS}, ${NOW - 2 * HOUR_MS}, 'done', 1, 0, null, 1),
      ('report', 'scheduled', ${NOW - 2 * HOUR_MS}, ${NOW - HOUR_MS}, 'owed', 1, 1, 0, 1)`);
  const results = await Promise.all(
    Array.from({ length: 4 }, () => resultOf(house.start("run", "report").output())),
  );
  older.close();
  for (const { code, stderr } of results) assert([0, 75].includes(code) && stderr === "", stderr);
  assertEquals((await house.run("ledger", "check")).code, 0);
  const windows = await house.windows("report");
  assertTiled(windows);
  assertEquals(windows.map(({ state, attempts }) => [state, attempts]), [["done", 1], ["done", 2], [
    "done",
    1,
  ]]);
});
