/**
 * What Gapless 0.1.0 left on a machine is taken over as it is: see tests/fixtures.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { textToBytes } from "../../src/domain/crontab/byte_text.ts";
import { openRaw } from "../adapters/ledger/open_raw.ts";
import { Cluster } from "../adapters/ledger/postgres/cluster.ts";
import { Fixture } from "../fixtures/fixture.ts";
import { forgetLastWrite, installCrontabBytes, listCrontabBytes } from "./crontab.ts";
import { assertTiled, House, SCHEDULED_PROGRAM } from "./house.ts";

const PLUGINS = [
  "done",
  "owed",
  "leased",
  "rewound",
  "backfilled",
  "latest",
  "skipped",
  "once",
  "remote",
  "manager",
];
/** Windows as they were left, but for those that were done. */
const OPEN = {
  owed: ["owed"],
  parked: ["parked"],
  leased: ["leased"],
  rewound: ["done", "rewound"],
  backfilled: ["done", "done", "owed", "owed"],
  latest: ["skipped", "done"],
  skipped: ["skipped"],
};
/** How the crontab calls the program. */
const CALL = SCHEDULED_PROGRAM.join(" ");

interface Run {
  readonly program: string | null;
  readonly artifact: string | null;
  readonly config_digest: string | null;
}

/** A machine on which Gapless 0.1.0 has worked, but for its ledger. */
async function inherit(): Promise<{ house: House; fixture: Fixture }> {
  const house = await House.build({});
  const fixture = new Fixture("0.1.0", { site: house.path, program: CALL });
  await fixture.layOut();
  await house.write("data/keep", "");
  await installCrontabBytes(await fixture.read("crontab"));
  return { house, fixture };
}

Deno.test("all that Gapless 0.1.0 left, with its ledger in SQLite, is taken over as it is", async () => {
  const { house, fixture } = await inherit();
  await using _ = house;
  {
    using database = openRaw(`${house.path}/state/ledger.db`);
    database.exec(await fixture.read("ledger.sqlite.sql"));
  }
  await takeOver(house, fixture);
  const copy = await Deno.stat(`${house.path}/state/ledger.db.before-0.2.0`);
  assertEquals(copy.mode! & 0o777, 0o600);
});

Deno.test("all that Gapless 0.1.0 left, with its ledger in PostgreSQL, is taken over as it is", async () => {
  using cluster = Cluster.start();
  const url = cluster.database();
  const { house, fixture } = await inherit();
  await using _ = house;
  const manifest = await house.read("gapless.toml");
  await house.write(
    "gapless.toml",
    manifest.replace('ledger = "sqlite"', 'ledger = { env = "LEDGER_URL" }'),
  );
  await house.write(".env", `${await house.read(".env")}LEDGER_URL=${url}\n`);
  cluster.sql("create extension btree_gist", url);
  cluster.sql(await fixture.read("ledger.postgres.sql"), url);
  await takeOver(house, fixture);
  const backup = await house.read("state/ledger.before-0.2.0.jsonl");
  // To the row what that version itself exported.
  assertEquals(sorted(backup), sorted(await fixture.read("ledger.export.jsonl")));
});

Deno.test("what Gapless 0.1.0 exported is imported into a new ledger", async () => {
  const { house, fixture } = await inherit();
  await using _ = house;
  await Deno.writeFile(`${house.path}/export.jsonl`, textToBytes(await fixture.read("ledger.export.jsonl")));
  await run(house, "ledger", "import", "export.jsonl");
  assertStringIncludes(await run(house, "ledger", "check"), "no fault in 13 plugins, 16 windows, 14 runs");
  await assertOpen(house);
  await run(house, "down");
});

async function takeOver(house: House, fixture: Fixture): Promise<void> {
  const crontab = await listCrontabBytes();
  const synced = await house.run("sync", "--json");
  assertEquals([synced.code, synced.stderr], [0, ""]);
  assertEquals([synced.json().changed, synced.json().diff, synced.json().edited], [false, "", false]);
  assertEquals(await listCrontabBytes(), crontab);
  assertStringIncludes(await run(house, "ledger", "check"), "no fault in 13 plugins, 16 windows, 14 runs");
  await assertOpen(house);
  assert((await runs(house)).every(({ program, artifact }) => program === null && artifact === null));

  for (const name of PLUGINS) await run(house, "run", name);
  await run(house, "retry", "parked");
  await run(house, "run", "parked");
  await run(house, "resume", "paused");
  await run(house, "run", "paused");
  await run(house, "backfill", "backfilled");
  for (const name of [...PLUGINS, "parked", "paused"]) {
    const windows = (await house.windows(name)).filter(({ state }) => state !== "rewound");
    assertEquals(windows.filter(({ state }) => state !== "done" && state !== "skipped"), [], name);
    // Those of a backfill are on a track of their own.
    for (const kind of ["scheduled", "backfill"]) assertTiled(windows.filter((one) => one.kind === kind));
  }
  assertStringIncludes(await run(house, "ledger", "check"), "no fault in 13 plugins");
  const recorded = (await runs(house)).filter(({ program }) => program !== null);
  // Of the four plugins that had a window to do, and of the backfill's four windows.
  assert(recorded.length >= 8, `${recorded.length} runs`);
  for (const { program, artifact, config_digest } of recorded) {
    assertEquals([program, artifact?.length, config_digest?.length], ["0.2.0", 64, 64]);
  }
  assertEquals(await listCrontabBytes(), crontab);

  await forgetLastWrite();
  await run(house, "down");
  assertEquals(await listCrontabBytes(), await fixture.read("foreign"));
}

async function assertOpen(house: House): Promise<void> {
  for (const [name, states] of Object.entries(OPEN)) {
    assertEquals((await house.windows(name)).map(({ state }) => state), states, name);
  }
}

async function runs(house: House): Promise<Run[]> {
  const result = await house.run("history", "--json");
  return result.json<{ runs: Run[] }>().runs;
}

/** Runs a command that must not fail; returns what it printed. */
async function run(house: House, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await house.run(...args);
  assertEquals(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

/** The order of plugins' rows may differ: each database has its own. */
function sorted(lines: string): string[] {
  return lines.trimEnd().split("\n").sort();
}
