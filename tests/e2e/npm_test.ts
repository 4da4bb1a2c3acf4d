import { assertEquals, assertMatch } from "@std/assert";
import { House } from "./house.ts";
import { openWireServers, type WireServers } from "./wire_servers.ts";

/** What a package is asked to do, as the body of an async function, and what it must answer. */
interface Task {
  readonly package: string;
  readonly code: string;
  readonly answer: unknown;
}

const TASKS: readonly Task[] = [
  {
    package: "ajv@8",
    code: `const check = new it.Ajv().compile({ type: "object", required: ["a"] }); check({});
      return check.errors[0].message;`,
    answer: "must have required property 'a'",
  },
  { package: "axios@1", code: "return (await it.default.get(HTTP)).data;", answer: "hello" },
  { package: "chalk@5", code: `return new it.Chalk({ level: 1 }).red("x");`, answer: "\x1b[31mx\x1b[39m" },
  {
    package: "cheerio@1",
    code:
      `const page = it.load("<ul><li>a<li>b</ul>"); return page("li").get().map((item) => page(item).text());`,
    answer: ["a", "b"],
  },
  {
    package: "date-fns@4",
    code: `return it.formatISO(it.addMonths(new Date(2024, 0, 31), 1), { representation: "date" });`,
    answer: "2024-02-29",
  },
  {
    package: "dayjs@1",
    code: `return it.default("2026-11-24").add(1, "week").format("D MMMM");`,
    answer: "1 December",
  },
  {
    package: "fast-xml-parser@5",
    code: `return new it.XMLParser().parse("<a><b>1</b><b>2</b></a>");`,
    answer: { a: { b: [1, 2] } },
  },
  {
    package: "ioredis@5",
    code: `const redis = new it.Redis(REDIS, "127.0.0.1", { enableReadyCheck: false });
      try { return await redis.ping(); } finally { redis.disconnect(); }`,
    answer: "PONG",
  },
  {
    package: "jsonwebtoken@9",
    code: `return it.default.verify(it.default.sign({ sub: "me" }, "key", { noTimestamp: true }), "key");`,
    answer: { sub: "me" },
  },
  {
    package: "kysely@0.28",
    code:
      `const dialect = { createAdapter: () => new it.SqliteAdapter(), createDriver: () => new it.DummyDriver(),
        createIntrospector: (db) => new it.SqliteIntrospector(db), createQueryCompiler: () => new it.SqliteQueryCompiler() };
      return new it.Kysely({ dialect }).deleteFrom("tokens").where("expires", "<", 7).compile().sql;`,
    answer: 'delete from "tokens" where "expires" < ?',
  },
  { package: "lodash@4", code: `return it.default.template("<%= a %>!")({ a: 1 });`, answer: "1!" },
  {
    package: "luxon@3",
    code: `return it.DateTime.fromMillis(0, { zone: "Asia/Tokyo" }).toISO();`,
    answer: "1970-01-01T09:00:00.000+09:00",
  },
  { package: "ms@2", code: `return it.default("2h");`, answer: 7_200_000 },
  { package: "nanoid@5", code: "return it.nanoid().length;", answer: 21 },
  {
    package: "nodemailer@7",
    code: `const mail = it.default.createTransport({ streamTransport: true, buffer: true });
      const { message } = await mail.sendMail({ from: "a@b.test", to: "c@d.test", subject: "Grüße", text: "x" });
      return /^Subject: (.*)\\r$/m.exec(String(message))[1];`,
    answer: "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=",
  },
  {
    package: "pg@8",
    code:
      `const client = new it.default.Client({ host: "127.0.0.1", port: POSTGRES, user: "x", database: "x" });
      await client.connect();
      try { return (await client.query("select 42")).rows; } finally { await client.end(); }`,
    answer: [{ answer: "42" }],
  },
  { package: "undici@6", code: "return await (await it.request(HTTP)).body.text();", answer: "hello" },
  {
    package: "uuid@11",
    code: `return it.v5("x", it.v5.URL);`,
    answer: "4cd605e7-afa2-5360-b5b9-c5e9fb5c76f4",
  },
  { package: "yaml@2", code: `return it.stringify(it.parse("a: [1, 2]"));`, answer: "a:\n  - 1\n  - 2\n" },
  {
    package: "zod@4",
    code: `return it.z.object({ a: it.z.number() }).safeParse({ a: "x" }).error.issues[0].message;`,
    answer: "Invalid input: expected number, received string",
  },
];

/** Makes a plugin that does all tasks, and tells each answer, or what was thrown. */
function plugin({ http, redis, postgres }: WireServers): string {
  const tasks = TASKS.map(({ package: name, code }) =>
    `"${name}": async () => { const it = await import("npm:${name}"); ${code} },`
  );
  return `const HTTP = "http://127.0.0.1:${http}/", REDIS = ${redis}, POSTGRES = ${postgres};
const TASKS = {
${tasks.join("\n")}
};
export default {
  enabled: () => true,
  interval: () => "0 0 * * *",
  async run() {
    const told = Object.entries(TASKS).map(async ([name, work]) => [name, await work().catch(String)]);
    console.log("ANSWERS" + JSON.stringify(await Promise.all(told)));
  },
};`;
}

const NPM = await npmSettings();

/** Returns the registry that npm is set up with here; `undefined` if it does not answer. */
async function npmSettings(): Promise<Record<string, string> | undefined> {
  const registry = await npm("config", "get", "registry");
  if (registry === undefined) return undefined;
  // In CI nothing is skipped.
  if (!Deno.env.get("CI") && await npm("view", "ms", "version") === undefined) return undefined;
  return { NPM_CONFIG_REGISTRY: registry, DENO_TLS_CA_STORE: "system" };
}

async function npm(...args: readonly string[]): Promise<string | undefined> {
  try {
    const { code, stdout } = await new Deno.Command("npm", { args: [...args], stderr: "null" }).output();
    return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (NPM === undefined) console.log("Packages of npm are not tried: npm's registry does not answer");

Deno.test({ name: "twenty packages of npm work in a sandbox", ignore: NPM === undefined }, async () => {
  await using servers = openWireServers();
  await using house = await House.build({
    "gapless.toml": `[plugins.all]\nmodule = "./all.js"\ngrant.net = ["127.0.0.1"]\n`,
    "all.js": plugin(servers),
  }, NPM);
  const { code, stdout, stderr } = await house.run("try", "all");
  assertEquals(code, 0, stderr);
  const answers = /ANSWERS(.*)/.exec(stdout + stderr)?.[1] ?? "[]";
  assertEquals(JSON.parse(answers), TASKS.map(({ package: name, answer }) => [name, answer]));
  const { packages } = JSON.parse(await house.read("gapless.lock"));
  for (const { integrity } of Object.values<{ integrity: string }>(packages)) {
    assertMatch(integrity, /^sha512-/);
  }
});

Deno.test({ name: "a native addon of npm is refused by its name", ignore: NPM === undefined }, async () => {
  await using house = await House.build({
    "gapless.toml": `[plugins.native]\nmodule = "./native.js"\n`,
    "native.js": `import Database from "npm:better-sqlite3@11"; export default new Database();`,
  }, NPM);
  const { code, stdout, stderr } = await house.run("check");
  assertEquals(code, 78, stderr);
  assertMatch(
    stdout + stderr,
    /native\.js:1:22: cannot link "npm:better-sqlite3@11": the package "better-sqlite3@11\.\S+" is a native addon \(binding\.gyp\), and a sandbox runs JavaScript only/,
  );
});
