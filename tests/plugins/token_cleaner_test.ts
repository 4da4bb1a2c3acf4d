import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import TokenCleaner from "../../plugins/token_cleaner/mod.ts";
import { trialContext } from "./trial_context.ts";

const END = new Date("2026-06-10T03:17:00Z");

Deno.test("the cleaner deletes tokens that are too old at the window's end, whenever it runs", async () => {
  const folder = await Deno.makeTempDir();
  const config = { database: `${folder}/tokens.db`, max_age_days: 7 };
  const database = new DatabaseSync(config.database);
  database.exec("CREATE TABLE access_tokens (id INTEGER PRIMARY KEY, created_at TEXT NOT NULL)");
  const insert = database.prepare("INSERT INTO access_tokens (created_at) VALUES (?)");
  for (const made of ["2026-01-01T00:00:00.000Z", "2026-06-03T03:16:59.999Z", "2026-06-03T03:17:00.000Z"]) {
    insert.run(made);
  }
  const context = trialContext(config, new Date(0), END);
  await new TokenCleaner(config).run(new Date(0), END, context);
  await new TokenCleaner(config).run(new Date(0), END, context);
  const left = database.prepare("SELECT created_at FROM access_tokens").all();
  assertEquals(left.map(({ created_at }) => created_at), ["2026-06-03T03:17:00.000Z"]);
  const before = "2026-06-03T03:17:00.000Z";
  assertEquals(context.lines, [
    `info expired tokens deleted {"count":2,"before":"${before}"}`,
    `info expired tokens deleted {"count":0,"before":"${before}"}`,
  ]);
  database.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the cleaner is enabled once it has a database", () => {
  assertEquals(new TokenCleaner({ max_age_days: 7 }).enabled(), false);
  assertEquals(new TokenCleaner({ max_age_days: 7, database: "tokens.db" }).enabled(), true);
});

const FAULTS: readonly (readonly [config: unknown, path: string, message: string])[] = [
  [{ max_age_days: "7" }, "max_age_days", "expected a number of days, 0 or more"],
  [{ max_age_days: -1 }, "max_age_days", "expected a number of days, 0 or more"],
  [{ database: 5 }, "database", "expected the path of a SQLite database"],
];

for (const [config, path, message] of FAULTS) {
  Deno.test(`the cleaner refuses the config ${JSON.stringify(config)}`, async () => {
    const result = await TokenCleaner.config["~standard"].validate(config);
    assertEquals(result, { issues: [{ message, path: [path] }] });
  });
}

Deno.test("the cleaner takes seven days if the config does not say", async () => {
  assertEquals(await TokenCleaner.config["~standard"].validate({}), { value: { max_age_days: 7 } });
});
