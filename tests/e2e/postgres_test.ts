import { assert, assertEquals, assertMatch } from "@std/assert";
import { Cluster } from "../adapters/ledger/postgres/cluster.ts";
import { assertTiled, House, resultOf } from "./house.ts";

const PLUGINS = {
  "count.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "* * * * * *", async run() { await Deno.writeTextFile("ran", "x", { append: true }); } });`,
};
const TABLE = `[plugins.count]
module = "./count.ts"
schedule = "0 0 * * *"
since = 2026-11-01
grant = { write = ["."], unsafe = true }
`;

Deno.test("a ledger moves to PostgreSQL and back, and all goes on where it stopped", async () => {
  using cluster = Cluster.start();
  const url = `${cluster.url()}?application_name=gapless-e2e`;
  await using house = await House.build({ "gapless.toml": TABLE, ...PLUGINS }, { LEDGER_URL: url });
  assertEquals((await house.run("run", "count")).code, 0);
  const before = await house.windows("count");
  assertEquals((await house.run("ledger", "export", "one.jsonl")).code, 0);

  const elsewhere = `[gapless]\nledger = { env = "LEDGER_URL" }\n${TABLE}`;
  await house.write("gapless.toml", elsewhere);
  const imported = await house.run("ledger", "import", "one.jsonl");
  assertEquals([imported.code, imported.stderr], [0, ""]);
  assertEquals(await house.windows("count"), before);
  assertEquals((await house.run("run", "count", "--json")).json().result, "nothing due");
  assertEquals((await house.run("ledger", "check", "--json")).json().faults, []);
  const second = await house.run("ledger", "import", "one.jsonl");
  assertEquals(second.code, 78);
  assert(second.stderr.startsWith("gapless: Cannot import into the ledger: it knows 1 plugin already"));

  assertEquals((await house.run("ledger", "export", "two.jsonl")).code, 0);
  assertEquals(await house.read("two.jsonl"), await house.read("one.jsonl"));
  await Deno.remove(`${house.path}/state`, { recursive: true });
  await house.write("gapless.toml", TABLE);
  assertEquals((await house.run("ledger", "import", "two.jsonl")).code, 0);
  assertEquals(await house.windows("count"), before);
});

Deno.test("12 wake-ups at once on one PostgreSQL do the window once", async () => {
  using cluster = Cluster.start();
  const manifest = `[gapless]\nledger = "${cluster.url()}"\n${TABLE}`;
  await using house = await House.build({ "gapless.toml": manifest, ...PLUGINS });
  await house.claim();
  assertEquals((await house.run("check")).code, 0);
  const results = await Promise.all(
    Array.from({ length: 12 }, () => resultOf(house.start("run", "count", "--json").output())),
  );
  assertEquals(results.map(({ stderr }) => stderr).join(""), "");
  assertEquals(results.filter((result) => result.json().result === "done").length, 1);
  assertEquals(await house.read("ran"), "x");
  assertTiled(await house.windows("count"));
});

Deno.test("a server that is away is told of with exit code 78 and without its password, and the next wake-up heals it", async () => {
  using cluster = Cluster.start();
  const url = cluster.url().replace("gapless@", "gapless:hunter2@");
  const manifest = `[gapless]\nledger = "${url}?connect_timeout=1"\n${TABLE}`;
  await using house = await House.build({ "gapless.toml": manifest, ...PLUGINS });
  cluster.stop();
  const away = await house.run("run", "count");
  assertEquals([away.code, away.stdout], [78, ""]);
  assert(away.stderr.includes("no server answers there; is it up, and is the address right?"), away.stderr);
  for (const verb of [["run", "count", "--json"], ["status"], ["ledger", "check"]]) {
    assert(!(await house.run(...verb)).stderr.includes("hunter2"));
  }
  cluster.begin();
  assertEquals((await house.run("run", "count", "--json")).json().result, "done");
  assertEquals((await house.run("ledger", "check")).code, 0);
});

Deno.test("a ledger in PostgreSQL that a newer version has taken over is refused, and left alone", async () => {
  using cluster = Cluster.start();
  const manifest = `[gapless]\nledger = "${cluster.url()}"\n${TABLE}`;
  await using house = await House.build({ "gapless.toml": manifest, ...PLUGINS });
  assertEquals((await house.run("run", "count")).code, 0);
  cluster.sql(
    "alter table gapless.windows add column weather text; update gapless.ledger set version = 999, min_program = '99.0.0'",
  );
  const rows = () => ["plugins", "windows", "runs"].map((table) => cluster.sql(`table gapless.${table}`));
  const before = rows();
  for (const args of [["run", "count"], ["status"], ["pause", "count"], ["ledger", "check"]]) {
    const { code, stdout, stderr } = await house.run(...args);
    assertEquals([code, stdout], [78, ""], args.join(" "));
    assertMatch(
      stderr,
      /it has version 999, for which Gapless 99\.0\.0 or newer is needed, and this is Gapless \S+; use the newer program/,
    );
  }
  assertEquals(rows(), before);
});
