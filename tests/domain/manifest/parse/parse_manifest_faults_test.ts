import { assertEquals, assertThrows } from "@std/assert";
import { ManifestError, type ManifestIssue } from "../../../../src/domain/manifest/manifest_error.ts";
import { parseManifest } from "../../../../src/domain/manifest/parse/parse_manifest.ts";

function issuesOf(text: string): readonly ManifestIssue[] {
  return assertThrows(() => parseManifest(text, "/srv/jobs/gapless.toml"), ManifestError).issues;
}

const PLUGIN_KEYS =
  '"module", "timezone", "schedule", "enabled", "catchup", "since", "align", "catchup_limit", "max_window", "overlap", "timeout", ' +
  '"memory", "nice", "tasks", "pool", "jitter", "within", "retry", "order", "delivery", "user", "grant", "landlock", "config"';

const FILE_FAULTS: readonly (readonly [text: string, path: string, message: string])[] = [
  ["a = ", "", 'line 1, column 5: invalid value, at "a ="'],
  ["[plugin.x]", "plugin", 'unknown key; did you mean "plugins"?'],
  ["colour = 1", "colour", 'unknown key; known: "gapless", "defaults", "plugins"'],
  ["gapless = 1", "gapless", "expected a table, found the number 1"],
  ["[[plugins]]", "plugins", "expected a table, found a list"],
  ["plugins.x = 1", "plugins.x", "expected a table, found the number 1"],
  ["plugins.x = {}", "plugins.x", 'it has no "module"; add one, such as module = "./plugins/report.ts"'],
  ["[gapless]\nlegder = 1", "gapless.legder", 'unknown key; did you mean "ledger"?'],
  [
    '[gapless]\n"a b" = 1',
    'gapless."a b"',
    'unknown key; known: "ledger", "timezone", "env_file", "target", "log_limit", "max_memory", "max_concurrent", "pools", "landlock", "keep", "keep_runs", ' +
    '"jsr", "http_hosts", "npm"',
  ],
  [
    "[gapless]\nledger = 1",
    "gapless.ledger",
    'expected "sqlite", a "postgres://…" URL or { env = "NAME" }, found the number 1',
  ],
  [
    '[gapless]\nledger = "mysql://me:secret@db/x"',
    "gapless.ledger",
    'Cannot use the ledger "mysql:…": it is neither "sqlite" nor a URL such as "postgres://user@host/db"',
  ],
  [
    '[gapless]\ntimezone = "Europe/Berln"',
    "gapless.timezone",
    'Cannot use the time zone "Europe/Berln": there is no such zone; did you mean "Europe/Berlin"?',
  ],
  [
    '[gapless]\ntimezone = "here"',
    "gapless.timezone",
    'Cannot use the time zone "here": it is neither "local" nor an IANA name such as "Europe/Berlin"',
  ],
  [
    "[gapless]\nnpm = 1",
    "gapless.npm",
    'expected the URL of a CDN, or { registry = "https://…" }, found the number 1',
  ],
  [
    '[gapless]\nnpm = { registry = "https://a.test", token = "x" }',
    "gapless.npm.token",
    'unknown key; known: "registry", "allow_sha1"',
  ],
  [
    "[gapless]\nnpm = {}",
    "gapless.npm",
    'expected the URL of a CDN, or { registry = "https://…" }, found a table',
  ],
  ["[gapless]\nnpm = { allow_sha = [] }", "gapless.npm.allow_sha", 'unknown key; did you mean "allow_sha1"?'],
  [
    '[gapless]\nnpm = { allow_sha1 = "left-pad" }',
    "gapless.npm.allow_sha1",
    'expected a list of packages such as ["left-pad"], found the string "left-pad"',
  ],
  [
    '[gapless]\nnpm = { allow_sha1 = ["left-pad@1.0.0"] }',
    "gapless.npm.allow_sha1",
    'Cannot use the package "left-pad@1.0.0": write its name alone, such as "left-pad" or "@acme/pad"',
  ],
  [
    '[gapless]\nnpm = "esm"',
    "gapless.npm",
    'Cannot use the CDN of npm "esm": it is no URL',
  ],
  [
    '[gapless]\nnpm = { registry = "http://a.test" }',
    "gapless.npm.registry",
    'Cannot use the registry of npm "http://a.test": anyone on the way could change the code; use "https:"',
  ],
  [
    '[gapless]\nnpm = { registry = "https://me:secret@a.test" }',
    "gapless.npm.registry",
    'Cannot use the registry of npm at "a.test": a URL must hold no password; put a token in .npmrc',
  ],
  ["[gapless]\nenv_file = true", "gapless.env_file", "expected a string, found true"],
  [
    "[gapless]\nlog_limit = []",
    "gapless.log_limit",
    'expected a size such as "1MB" or a number of bytes, found a list',
  ],
  [
    '[gapless]\nmax_memory = "1kB"',
    "gapless.max_memory",
    'Cannot use the size "1kB": no plugin can start with less than 64MB, because the JavaScript runtime alone ' +
    "needs about that",
  ],
  ['[gapless]\nmax_memry = "1GB"', "gapless.max_memry", 'unknown key; did you mean "max_memory"?'],
  [
    "[gapless]\nmax_concurrent = 0",
    "gapless.max_concurrent",
    "expected a whole number from 1 on, found the number 0",
  ],
  ["[gapless]\npools = 2", "gapless.pools", "expected a table, found the number 2"],
  [
    '[gapless]\npools = { db = "2" }',
    "gapless.pools.db",
    'expected a whole number from 1 on, found the string "2"',
  ],
  [
    "[gapless]\npools = { Db = 2 }",
    "gapless.pools.Db",
    'Cannot use the pool name "Db": use lower-case letters, digits, "-" and "_", a letter or digit first, ' +
    "64 characters at most",
  ],
  ["[gapless]\nlog_limit = -1", "gapless.log_limit", 'Cannot use the size "-1": it is negative'],
];

for (const [text, path, message] of FILE_FAULTS) {
  Deno.test(`parseManifest() refuses ${JSON.stringify(text)}`, () => {
    assertEquals(issuesOf(text), [{ path, message }]);
  });
}

const PLUGIN_FAULTS: readonly (readonly [line: string, place: string, message: string])[] = [
  ["module = 1", "module", "expected a string, found the number 1"],
  ['timeot = "1m"', "timeot", 'unknown key; did you mean "timeout"?'],
  ["colour = 1", "colour", `unknown key; known: ${PLUGIN_KEYS}`],
  [
    'schedule = "61 * * * *"',
    "schedule",
    'Cannot use the schedule "61 * * * *": "61" is not a minute (0 to 59)',
  ],
  ['schedule = "0 0 30 2 *"', "schedule", 'Cannot use the schedule "0 0 30 2 *": it has no tick, ever'],
  ["schedule = 5", "schedule", "expected a string, found the number 5"],
  ['enabled = "yes"', "enabled", 'expected true or false, found the string "yes"'],
  ["since = 5", "since", 'expected "epoch", "now" or a date, found the number 5'],
  [
    'since = "yesterday"',
    "since",
    'Cannot use "yesterday": write "epoch", "now", or a date such as "2026-01-31" or "2026-01-31T06:00:00Z"',
  ],
  ['since = "2026-02-30"', "since", 'Cannot use "2026-02-30": there is no such date'],
  ['since = "2026-13-01"', "since", 'Cannot use "2026-13-01": there is no such date'],
  ['since = "2026-01-01T25:00"', "since", 'Cannot use "2026-01-01T25:00": there is no such date'],
  ['catchup = "all"', "catchup", 'expected "merge", "each", or "latest", found the string "all"'],
  ["align = 1", "align", "expected true or false, found the number 1"],
  [
    'max_window = "1ms"',
    "max_window",
    "it is shorter than a second; leave the key out if a window may be as long as it gets",
  ],
  [
    "max_window = 60",
    "max_window",
    'Cannot use the duration "60": it has no unit; write "60s" if seconds are meant',
  ],
  ['overlap = "x"', "overlap", 'expected "forbid", "allow", or "replace", found the string "x"'],
  [
    "timeout = 10",
    "timeout",
    'Cannot use the duration "10": it has no unit; write "10s" if seconds are meant',
  ],
  [
    'timeout = "0s"',
    "timeout",
    'it ends every run at once; write timeout = "none" if a run may take as long as it takes',
  ],
  [
    'timeout = "never"',
    "timeout",
    'Cannot use the duration "never": write it like "90s", "10m" or "1h30m"',
  ],
  ["memory = true", "memory", 'expected a size such as "1MB" or a number of bytes, found true'],
  [
    "memory = 512",
    "memory",
    'Cannot use the size "512": no plugin can start with less than 64MB, because the JavaScript runtime alone ' +
    "needs about that",
  ],
  [
    'memory = "512M"',
    "memory",
    'Cannot use the size "512M": "M" is no unit; known: B, kB, MB, GB, TB, KiB, MiB, GiB, TiB',
  ],
  ['memry = "1GB"', "memry", 'unknown key; did you mean "memory"?'],
  [
    "nice = 20",
    "nice",
    "expected a whole number from -20 (first served) to 19 (last served), found the number 20",
  ],
  [
    'nice = "10"',
    "nice",
    'expected a whole number from -20 (first served) to 19 (last served), found the string "10"',
  ],
  [
    "tasks = 31",
    "tasks",
    "expected a whole number from 32 on, found the number 31: the JavaScript runtime alone may need 32 threads",
  ],
  ["tasks = 1.5", "tasks", "expected a whole number from 32 on, found the number 1.5"],
  ["tasks = 5_000_000", "tasks", "5000000 is more than Linux can count; 4194304 at most"],
  ["jitter = []", "jitter", 'expected a duration such as "90s" or "1h30m", found a list'],
  ['within = "soon"', "within", 'Cannot use the duration "soon": write it like "90s", "10m" or "1h30m"'],
  [
    'within = "0s"',
    "within",
    "it is shorter than a second; leave the key out, and the plugin is late by what its schedule suggests",
  ],
  ['jitter = "-5s"', "jitter", 'Cannot use the duration "-5s": it is negative'],
  ["retry = 3", "retry", "expected a table, found the number 3"],
  ["retry.attempts = 0", "retry.attempts", "expected a whole number from 1 on, found the number 0"],
  ["retry.park_after = 1.5", "retry.park_after", "expected a whole number from 1 on, found the number 1.5"],
  ["retry.backof = 1", "retry.backof", 'unknown key; did you mean "backoff"?'],
  ['retry.max = "1s"', "retry.max", 'it is shorter than "backoff", the first wait'],
  ['grant = "some"', "grant", 'expected "all" or a table of permissions, found the string "some"'],
  ["grant.net = false", "grant.net", "expected true or a list of strings, found false"],
  ["grant.nett = true", "grant.nett", 'unknown key; did you mean "net"?'],
  [
    'grant.net = ["https://example.com"]',
    "grant.net[0]",
    'Cannot grant "https://example.com": write the host without "https://", with a port if you like, ' +
    'as in "example.com:443"',
  ],
  [
    "grant.listen = true",
    "grant.listen",
    'expected a list of addresses such as "127.0.0.1:8080", found true',
  ],
  ...["127.0.0.1", "example.com:99999", "http://127.0.0.1:80", ":8080", "::1:80", "a b:1", "./socket"].map((
    address,
  ) =>
    [
      `grant.listen = ["${address}"]`,
      "grant.listen[0]",
      `Cannot grant "${address}": write one address of this machine with its port, as in "127.0.0.1:8080"`,
    ] as const
  ),
  ['grant.env = ["A", 1]', "grant.env[1]", "expected a string, found the number 1"],
  ['grant.sys = [""]', "grant.sys[0]", 'Cannot grant "": it is empty'],
  [
    'grant.read = ["~/data"]',
    "grant.read[0]",
    'Cannot use the path "~/data": "~" is not expanded here; write the folder out',
  ],
  ["config = 1", "config", "expected a table, found the number 1"],
  [
    'config.a = [{ env = "A=B" }]',
    "config.a[0]",
    'Cannot use the environment variable "A=B": no variable can have that name',
  ],
  ['config."x.y" = { file = "" }', 'config."x.y"', 'Cannot use the path "": it is empty'],
];

for (const [line, place, message] of PLUGIN_FAULTS) {
  Deno.test(`parseManifest() refuses a plugin with ${line}`, () => {
    const module = line.startsWith("module") ? "" : 'module = "./x.ts"\n';
    assertEquals(issuesOf(`[plugins.x]\n${module}${line}\n`), [{ path: `plugins.x.${place}`, message }]);
  });
}

Deno.test("parseManifest() reports a pool that is not there, and what to do", () => {
  const plugins = '[plugins.a]\nmodule = "./a.ts"\npool = "bd"\n[plugins.manager]\npool = "db"\n';
  const message = 'there is no pool "bd" in "pools" of [gapless]; ';
  assertEquals(issuesOf(`[gapless]\npools = { db = 2 }\n${plugins}`), [
    { path: "plugins.a.pool", message: `${message}did you mean "db"?` },
    { path: "plugins.manager.pool", message: "the manager waits for no slot; leave the key out" },
  ]);
  assertEquals(issuesOf(plugins.replace(/\[plugins.manager[^]*/, "")), [
    { path: "plugins.a.pool", message: `${message}add it to [gapless], such as pools = { bd = 2 }` },
  ]);
  // Its own error is enough.
  assertEquals(
    issuesOf('[gapless]\npools = { db = 0 }\n[plugins.a]\nmodule = "./a.ts"\npool = "db"\n').length,
    1,
  );
});

for (const name of ["Report", "-x", "a b", "", "ä", "x".repeat(65), "__proto__"]) {
  Deno.test(`parseManifest() refuses the plugin name "${name}"`, () => {
    const key = JSON.stringify(name);
    assertEquals(issuesOf(`[plugins.${key}]\nmodule = "./x.ts"\n`), [{
      path: `plugins.${/^[\w-]+$/.test(name) ? name : key}`,
      message: `Cannot use the plugin name ${name.length > 60 ? `"${"x".repeat(60)}…"` : key}: ` +
        'use lower-case letters, digits, "-" and "_", a letter or digit first, 64 characters at most',
    }]);
  });
}

Deno.test("parseManifest() tells all faults at once, each with its place", () => {
  const text = `
colour = "red"
[gapless]
timezone = "Mars"
[plugins.report]
module = "http://example.com/report.ts"
catchup = "some"
[plugins.report.retry]
attempts = -1
[plugins."my plugin"]
timeout = 5
`;
  assertEquals(
    assertThrows(() => parseManifest(text, "/srv/jobs/gapless.toml"), ManifestError).message,
    `Cannot use the manifest "/srv/jobs/gapless.toml":
  colour: unknown key; known: "gapless", "defaults", "plugins"
  gapless.timezone: Cannot use the time zone "Mars": it is neither "local" nor an IANA name such as "Europe/Berlin"
  plugins.report.module: Cannot use the module "http://example.com/report.ts": anyone on the way could change the code; \
use "https:", or add "example.com" to "http_hosts" in [gapless]
  plugins.report.catchup: expected "merge", "each", or "latest", found the string "some"
  plugins.report.retry.attempts: expected a whole number from 1 on, found the number -1
  plugins."my plugin": Cannot use the plugin name "my plugin": use lower-case letters, digits, "-" and "_", \
a letter or digit first, 64 characters at most
  plugins."my plugin": it has no "module"; add one, such as module = "./plugins/report.ts"
  plugins."my plugin".timeout: Cannot use the duration "5": it has no unit; write "5s" if seconds are meant`,
  );
});

Deno.test("parseManifest() reports every plugin with more memory than all runs together may hold", () => {
  const text = '[gapless]\nmax_memory = "256MB"\n[plugins.a]\nmodule = "./a.ts"\nmemory = "1GB"\n' +
    '[plugins.b]\nmodule = "./b.ts"\nmemory = "256MB"\n[plugins.manager]\nmemory = "2GB"\n';
  const message = (size: string) =>
    `Cannot use the size "${size}": it is more than "max_memory" in [gapless] (256000000 bytes), so no run could ` +
    "ever start";
  assertEquals(issuesOf(text), [
    { path: "plugins.a.memory", message: message("1GB") },
    { path: "plugins.manager.memory", message: message("2GB") },
  ]);
});
