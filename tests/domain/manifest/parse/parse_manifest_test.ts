import { assert, assertEquals, assertThrows } from "@std/assert";
import type { ManifestValue, PluginEntry } from "../../../../src/domain/manifest/manifest.ts";
import { ManifestError } from "../../../../src/domain/manifest/manifest_error.ts";
import { parseManifest } from "../../../../src/domain/manifest/parse/parse_manifest.ts";

const PATH = "/srv/jobs/gapless.toml";

function pluginOf(lines: string): PluginEntry {
  const entry = parseManifest(`[plugins.report]\nmodule = "./report.ts"\n${lines}`, PATH).plugins.get(
    "report",
  );
  assert(entry);
  return entry;
}

function literal(value: string | number | boolean | Date): ManifestValue {
  return { kind: "literal", value };
}

Deno.test("parseManifest() fills in every default", () => {
  assertEquals(pluginOf(""), {
    name: "report",
    module: { kind: "file", text: "./report.ts", url: "file:///srv/jobs/report.ts" },
    schedule: null,
    timezone: "local",
    enabled: null,
    since: { kind: "epoch" },
    catchup: "merge",
    align: true,
    catchupLimitMs: null,
    maxWindowMs: null,
    overlap: "forbid",
    timeoutMs: 86_400_000,
    timeoutIsDefault: true,
    memoryBytes: null,
    nice: 0,
    tasks: null,
    pool: null,
    jitterMs: 0,
    withinMs: null,
    retry: { attempts: 3, backoffMs: 30_000, maxMs: 900_000, parkAfter: 10, parkAgeMs: null },
    order: "any",
    delivery: "at_least_once",
    user: null,
    grant: {
      kind: "listed",
      net: [],
      listen: [],
      env: [],
      read: [],
      write: [],
      run: [],
      sys: [],
      ffi: [],
      unsafe: false,
    },
    landlock: true,
    config: new Map(),
  });
});

Deno.test("parseManifest() reads every key of a plugin", () => {
  const entry = pluginOf(`
schedule = "17 3 * * *"
timezone = "Europe/Berlin"
enabled = false
since = 2026-01-31
catchup = "each"
catchup_limit = "7d"
align = false
overlap = "forbid"
timeout = "1h30m"
memory = "512MB"
nice = 10
tasks = 64
jitter = "5s"
user = "www-data"
within = "20m"
retry = { attempts = 1, backoff = "1m", max = "2h", park_after = 4, park_age = "2d" }
order = "strict"
delivery = "at_most_once"
[plugins.report.grant]
net = ["db.example.com:5432"]
listen = ["127.0.0.1:8080", "[::1]:0", "LocalHost:80"]
env = true
read = ["./data", "/etc/hosts"]
write = ["../out"]
run = ["git", "./tool", "/bin/sh"]
sys = ["hostname"]
ffi = ["lib/a.so"]
unsafe = true
[plugins.report.config]
days = 7
`);
  assertEquals(entry, {
    name: "report",
    module: { kind: "file", text: "./report.ts", url: "file:///srv/jobs/report.ts" },
    schedule: "17 3 * * *",
    timezone: "Europe/Berlin",
    enabled: false,
    since: { kind: "at", at: new Date("2026-01-31T00:00:00Z") },
    catchup: "each",
    align: false,
    catchupLimitMs: 604_800_000,
    maxWindowMs: null,
    overlap: "forbid",
    timeoutMs: 5_400_000,
    timeoutIsDefault: false,
    memoryBytes: 512_000_000,
    nice: 10,
    tasks: 64,
    pool: null,
    jitterMs: 5000,
    withinMs: 1_200_000,
    retry: { attempts: 1, backoffMs: 60_000, maxMs: 7_200_000, parkAfter: 4, parkAgeMs: 172_800_000 },
    order: "strict",
    delivery: "at_most_once",
    user: "www-data",
    grant: {
      kind: "listed",
      net: ["db.example.com:5432"],
      listen: ["127.0.0.1:8080", "[::1]:0", "localhost:80"],
      env: true,
      read: ["/srv/jobs/data", "/etc/hosts"],
      write: ["/srv/out"],
      run: ["git", "/srv/jobs/tool", "/bin/sh"],
      sys: ["hostname"],
      ffi: ["/srv/jobs/lib/a.so"],
      unsafe: true,
    },
    landlock: true,
    config: new Map([["days", literal(7)]]),
  });
});

Deno.test("parseManifest() reads every key of [gapless]", () => {
  const manifest = parseManifest(
    '[gapless]\nledger = "postgres://me@db/x"\ntimezone = "UTC"\nenv_file = ".env"\nlog_limit = "64 KiB"\n' +
      'max_memory = "2GiB"\n',
    PATH,
  );
  assertEquals(manifest.path, PATH);
  assertEquals(manifest.ledger, literal("postgres://me@db/x"));
  assertEquals(manifest.envFile, "/srv/jobs/.env");
  assertEquals(manifest.logLimit, 65_536);
  assertEquals(manifest.maxMemoryBytes, 2_147_483_648);
  assertEquals(manifest.plugins.get("manager")?.timezone, "UTC");
});

Deno.test("parseManifest() reads how many runs may go on at a time", () => {
  const manifest = parseManifest(
    '[gapless]\nmax_concurrent = 8\npools = { db = 2 }\n[plugins.a]\nmodule = "./a.ts"\npool = "db"\n',
    PATH,
  );
  assertEquals([manifest.maxConcurrent, [...manifest.pools]], [8, [["db", 2]]]);
  assertEquals([...manifest.plugins.values()].map(({ pool }) => pool), ["db", null]);
});

Deno.test("parseManifest() makes an empty file a manifest with the manager alone", () => {
  const manifest = parseManifest("", PATH);
  assertEquals(manifest.ledger, literal("sqlite"));
  assertEquals(manifest.envFile, null);
  assertEquals(manifest.logLimit, 1_000_000);
  assertEquals(manifest.maxMemoryBytes, null);
  assertEquals([manifest.maxConcurrent, manifest.pools.size], [null, 0]);
  assertEquals([...manifest.plugins.keys()], ["manager"]);
  assertEquals(manifest.plugins.get("manager")?.module.text, "builtin:manager");
  assertEquals(manifest.plugins.get("manager")?.since, { kind: "now" });
});

Deno.test("parseManifest() counts log_limit in bytes if it is a bare number", () => {
  assertEquals(parseManifest("[gapless]\nlog_limit = 1048576", PATH).logLimit, 1_048_576);
});

Deno.test("parseManifest() keeps the order of the file, the manager last", () => {
  const text = '[plugins.b]\nmodule = "./b.ts"\n[plugins.a]\nmodule = "./a.ts"\n';
  assertEquals([...parseManifest(text, PATH).plugins.keys()], ["b", "a", "manager"]);
});

Deno.test("parseManifest() lets the file place the manager, without naming its module", () => {
  const text = '[plugins.manager]\nenabled = false\n[plugins.a]\nmodule = "./a.ts"\n';
  const { plugins } = parseManifest(text, PATH);
  assertEquals([...plugins.keys()], ["manager", "a"]);
  assertEquals(plugins.get("manager")?.enabled, false);
  assertEquals(plugins.get("manager")?.module.kind, "builtin");
});

Deno.test("parseManifest() adds no second manager beside one of another name", () => {
  const { plugins } = parseManifest('[plugins.keeper]\nmodule = "builtin:manager"\n', PATH);
  assertEquals([...plugins.keys()], ["keeper"]);
});

Deno.test("parseManifest() lets a plugin take the manager's name and place", () => {
  const { plugins } = parseManifest('[plugins.manager]\nmodule = "./mine.ts"\n', PATH);
  assertEquals([...plugins.keys()], ["manager"]);
  assertEquals(plugins.get("manager")?.module.kind, "file");
});

const SINCE: readonly (readonly [lines: string, since: PluginEntry["since"]])[] = [
  ['catchup = "each"', { kind: "now" }],
  ['catchup = "latest"', { kind: "now" }],
  ['catchup = "merge"', { kind: "epoch" }],
  ['catchup = "each"\nsince = "epoch"', { kind: "epoch" }],
  ['since = "now"', { kind: "now" }],
  ['since = "2026-01-31"', { kind: "at", at: new Date("2026-01-31T00:00:00Z") }],
  ['since = "2026-01-31T06:00"', { kind: "at", at: new Date("2026-01-31T06:00:00Z") }],
  ['since = "2026-01-31 06:00:00+02:00"', { kind: "at", at: new Date("2026-01-31T04:00:00Z") }],
  ["since = 2026-01-31T06:00:00", { kind: "at", at: new Date("2026-01-31T06:00:00Z") }],
  ["since = 2026-01-31T06:00:00Z", { kind: "at", at: new Date("2026-01-31T06:00:00Z") }],
];

for (const [lines, since] of SINCE) {
  Deno.test(`parseManifest() starts a plugin's time as told: ${lines.replace("\n", ", ")}`, () => {
    assertEquals(pluginOf(lines).since, since);
  });
}

Deno.test("parseManifest() lets the longest wait follow a longer first one", () => {
  assertEquals(pluginOf('retry = { backoff = "1h" }').retry.maxMs, 3_600_000);
});

Deno.test('parseManifest() reads grant = "all"', () => {
  assertEquals(pluginOf('grant = "all"').grant, { kind: "all" });
});

Deno.test("parseManifest() finds references in the config at any depth, and takes other tables for tables", () => {
  const { config } = pluginOf(`
[plugins.report.config]
url = { env = "URL" }
key = { file = "secrets/key" }
both = { env = "A", file = "b" }
number = { env = 5 }
list = [1, { env = "B" }, [{ file = "/c" }]]
`);
  assertEquals(
    config,
    new Map<string, ManifestValue>([
      ["url", { kind: "env", name: "URL" }],
      ["key", { kind: "file", path: "/srv/jobs/secrets/key" }],
      ["both", { kind: "table", table: new Map([["env", literal("A")], ["file", literal("b")]]) }],
      ["number", { kind: "table", table: new Map([["env", literal(5)]]) }],
      ["list", {
        kind: "list",
        items: [literal(1), { kind: "env", name: "B" }, {
          kind: "list",
          items: [{ kind: "file", path: "/c" }],
        }],
      }],
    ]),
  );
});

Deno.test("parseManifest() finds credentials and commands, and what is not secret", () => {
  const { config } = pluginOf(`
[plugins.report.config]
token = { credential = "token" }
password = { command = ["bin/pass", "show", "a/b"] }
named = { command = ["pass"], secret = false }
region = { env = "REGION", secret = false }
sure = { env = "SURE", secret = true }
plain = { env = "prod", secret = "no" }
steps = { command = [1, "a"] }
none = { command = [] }
`);
  assertEquals(
    config,
    new Map<string, ManifestValue>([
      ["token", { kind: "credential", name: "token" }],
      ["password", { kind: "command", argv: ["/srv/jobs/bin/pass", "show", "a/b"] }],
      ["named", { kind: "command", argv: ["pass"], secret: false }],
      ["region", { kind: "env", name: "REGION", secret: false }],
      ["sure", { kind: "env", name: "SURE" }],
      ["plain", { kind: "table", table: new Map([["env", literal("prod")], ["secret", literal("no")]]) }],
      ["steps", {
        kind: "table",
        table: new Map([["command", { kind: "list", items: [literal(1), literal("a")] }]]),
      }],
      ["none", { kind: "table", table: new Map([["command", { kind: "list", items: [] }]]) }],
    ]),
  );
});

for (
  const [config, message] of [
    ['{ credential = "../token" }', 'Cannot use the credential "../token": no credential can have that name'],
    ['{ credential = "" }', 'Cannot use the credential "": no credential can have that name'],
    ['{ command = [""] }', 'Cannot use the command "": it must be a program with its arguments'],
  ] as const
) {
  Deno.test(`parseManifest() refuses ${config}`, () => {
    const error = assertThrows(() => pluginOf(`[plugins.report.config]\na = ${config}`), ManifestError);
    assertEquals(error.issues, [{ path: "plugins.report.config.a", message }]);
  });
}

Deno.test("parseManifest() takes a config whose one key is env for a config", () => {
  assertEquals(pluginOf('config = { env = "production" }').config, new Map([["env", literal("production")]]));
});

Deno.test("parseManifest() reads the ledger from the environment or a file", () => {
  assertEquals(parseManifest('[gapless]\nledger = { env = "LEDGER" }', PATH).ledger, {
    kind: "env",
    name: "LEDGER",
  });
  assertEquals(parseManifest('[gapless]\nledger = { file = "url" }', PATH).ledger, {
    kind: "file",
    path: "/srv/jobs/url",
  });
});

Deno.test("parseManifest() of one plugin alone overlooks faults of others", () => {
  const text = '[plugins.sound]\nmodule = "./a.ts"\n[plugins.faulty]\nmodul = "./b.ts"';
  assertEquals([...parseManifest(text, "/srv/gapless.toml", { plugins: ["sound"] }).plugins.keys()], [
    "sound",
  ]);
  assertEquals([...parseManifest(text, "/srv/gapless.toml", { plugins: ["manager"] }).plugins.keys()], [
    "manager",
  ]);
  assertEquals([...parseManifest(text, "/srv/gapless.toml", { plugins: ["none"] }).plugins.keys()], []);
});

Deno.test("parseManifest() reads overlap and max_window", () => {
  for (const overlap of ["forbid", "allow", "replace"]) {
    assertEquals(pluginOf(`overlap = "${overlap}"`).overlap, overlap);
  }
  assertEquals(pluginOf('max_window = "1d"').maxWindowMs, 86_400_000);
});

Deno.test("parseManifest() reads how long a run may take, and whether somebody chose that", () => {
  const timeoutOf = (lines: string) => {
    const { timeoutMs, timeoutIsDefault } = pluginOf(lines);
    return { timeoutMs, timeoutIsDefault };
  };
  assertEquals(timeoutOf(""), { timeoutMs: 86_400_000, timeoutIsDefault: true });
  assertEquals(timeoutOf('timeout = "24h"'), { timeoutMs: 86_400_000, timeoutIsDefault: false });
  assertEquals(timeoutOf('timeout = "none"'), { timeoutMs: null, timeoutIsDefault: false });
});

Deno.test("parseManifest() reads the limits of the manager, too", () => {
  const text = '[plugins.manager]\nmemory = "64MB"\nnice = -20\ntasks = 32\ntimeout = "1h"\n';
  const manager = parseManifest(text, PATH).plugins.get("manager");
  assertEquals(manager?.memoryBytes, 64_000_000);
  assertEquals(manager?.nice, -20);
  assertEquals(manager?.tasks, 32);
  assertEquals(manager?.timeoutMs, 3_600_000);
});

Deno.test("parseManifest() lets a plugin have as much memory as all runs together", () => {
  const text = '[gapless]\nmax_memory = "1GB"\n[plugins.a]\nmodule = "./a.ts"\nmemory = "1000MB"\n';
  assertEquals(parseManifest(text, PATH).plugins.get("a")?.memoryBytes, 1_000_000_000);
});

Deno.test("parseManifest() reads where packages of npm come from, and which need no strong digest", () => {
  const sourcesOf = (npm: string) => {
    const { npm: source, allowSha1 } = parseManifest(`[gapless]\nnpm = ${npm}`, PATH).sources;
    return [source, allowSha1];
  };
  const registry = { kind: "registry", url: "https://npm.test" } as const;
  assertEquals(sourcesOf('"https://cdn.test"'), [{ kind: "cdn", url: "https://cdn.test" }, []]);
  assertEquals(sourcesOf('{ registry = "https://npm.test" }'), [registry, []]);
  const names = ["left-pad", "@acme/pad"];
  assertEquals(sourcesOf('{ allow_sha1 = ["left-pad", "@acme/pad"] }'), [{ kind: "any" }, names]);
  assertEquals(
    sourcesOf('{ registry = "https://npm.test", allow_sha1 = ["left-pad", "@acme/pad"] }'),
    [registry, names],
  );
});

Deno.test("parseManifest() keeps what is wrong with one plugin in its entry, if it is asked to", () => {
  const toml = `
plugins.text = "no table"
[plugins.bad]
module = "./bad.ts"
schedule = "61 * * * *"
catchup = "never"
[plugins.none]
[plugins."../up"]
module = "./up.ts"
[plugins.good]
module = "./good.ts"
`;
  const { plugins } = parseManifest(toml, "/srv/gapless.toml", { keepIssues: true });
  assertEquals([...plugins].map(([name, { issues }]) => [name, issues?.map(({ path }) => path)]), [
    ["text", ["plugins.text"]],
    ["bad", ["plugins.bad.schedule", "plugins.bad.catchup"]],
    ["none", ["plugins.none"]],
    ["../up", ['plugins."../up"']],
    ["good", undefined],
    ["manager", undefined],
  ]);
  const all = assertThrows(() => parseManifest(toml, "/srv/gapless.toml"), ManifestError);
  assertEquals(all.issues.length, 5);
});

Deno.test("parseManifest() throws what is wrong with the manifest itself, and the rest of it then, too", () => {
  const toml = '[gapless]\nkeep_runs = 0\n[plugins.bad]\nmodul = "./bad.ts"\n';
  const error = assertThrows(
    () => parseManifest(toml, "/srv/gapless.toml", { keepIssues: true }),
    ManifestError,
  );
  assertEquals(error.issues.map(({ path }) => path), [
    "gapless.keep_runs",
    "plugins.bad",
    "plugins.bad.modul",
  ]);
});
