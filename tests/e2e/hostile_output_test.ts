import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isHostile } from "../domain/text/hostile_text.ts";
import { House } from "./house.ts";

/** Steers a terminal, fakes lines, hides and turns text around. */
const EVIL = "\x1b[2J\x1b[31m\x1b]0;owned\x07\x9b1m\u202etxt\u2066\u200b\u2028\u{e0041}\ud800" +
  "\ngapless: all is well\r\n2026-01-01 00:00:00.000Z info  forged\r\x1b[KGrant this? [y/N] y";

const TABLE = `since = 2026-01-01T00:00:00Z\nretry = { attempts = 1, park_after = 1, park_age = "0s" }\n`;
const MANIFEST = `[plugins.evil]\nmodule = "./evil.ts"\n${TABLE}\n` +
  `[plugins.broken]\nmodule = "./broken.ts"\n${TABLE}\n` +
  `[plugins.timed]\nmodule = "./timed.ts"\n${TABLE}`;
const PLUGIN = `const EVIL = ${JSON.stringify(EVIL)};
export default {
  enabled: () => true,
  interval: () => "* * * * *",
  run(_start, _end, { log }) {
    log.info(EVIL, { [EVIL]: EVIL, deep: { [EVIL]: [EVIL] } });
    console.log(EVIL);
    throw Object.assign(new Error(EVIL), { name: EVIL, [EVIL]: EVIL });
  },
};`;
const FILES = {
  "gapless.toml": MANIFEST,
  "evil.ts": PLUGIN,
  "broken.ts": `throw new Error(${JSON.stringify(EVIL)});`,
  "timed.ts": `export default { enabled: () => true, interval: () => ${JSON.stringify(EVIL)}, run() {} };`,
  "asking.ts": `export default { enabled: () => true, interval: () => "* * * * *", run() {},
  permissions: { net: { "example.com": ${
    JSON.stringify(`reads it${" ".repeat(70)}Grant this? [y/N] n`)
  } } } };`,
  "hiding.ts": `export default { enabled: () => true, interval: () => "* * * * *", run() {},
  permissions: { net: { "example.com": ${JSON.stringify(EVIL)} } } };`,
};

/** What would pass for a line of the program's own. */
const FORGED = /^(gapless: all is well|2026-01-01 00:00:00\.000Z|Grant this)/;

/** Asserts that every line is harmless, and that none is forged. */
function assertHarmless(text: string, what: string): void {
  for (const line of text.split("\n")) {
    assert(!isHostile(line) && !FORGED.test(line), `${what} printed ${JSON.stringify(line)}`);
  }
}

Deno.test("no command lets a plugin or another user steer the terminal or fake a line", async () => {
  await using house = await House.build(FILES);
  const texts: string[] = [];
  const run = async (...args: string[]) => {
    for (const more of [[], ["--json"]]) {
      const { stdout, stderr } = await house.run(...args, ...more);
      texts.push(stdout, stderr);
      for (const text of [stdout, stderr]) assertHarmless(text, args.join(" "));
      if (more.length > 0) {
        for (const line of `${stdout}${stderr}`.split("\n")) assert(line === "" || JSON.parse(line));
      }
    }
  };
  await run("check");
  await run("plan");
  await run("try", "evil");
  await run("run", "evil", "--verbose");
  await run("run", "broken");
  await run("run", "timed");
  await run("skip", "evil", "--all", "--why", EVIL.replace("\ud800", ""));
  for (const command of [["status"], ["history"], ["windows", "evil"], ["logs", "evil"], ["doctor"]]) {
    await run(...command);
  }
  // It did come through, as text.
  assertStringIncludes(
    texts.join(""),
    "\\u001b[2J\\u001b[31m\\u001b]0;owned\\u0007\\u009b1m\\u202etxt\\u2066",
  );
});

Deno.test("a line of a log is one line in logs, run --verbose and try, and exact in JSON", async () => {
  await using house = await House.build(FILES);
  const ran = await house.run("run", "evil", "--verbose");
  const tried = await house.run("try", "evil");
  const shown = await house.run("logs", "evil");
  for (const text of [ran.stderr, tried.stderr, shown.stdout]) {
    const lines = text.split("\n").filter((line) => / info {2}/.test(line) && /^\d/.test(line));
    assertEquals(lines.length, 2, text);
  }
  const { entries } = (await house.run("logs", "evil", "--json")).json<{ entries: { message: string }[] }>();
  assertEquals(entries.length, 3);
  assertEquals(entries[0]?.message.split("\n").length, EVIL.split("\n").length);
});

Deno.test("the dialog of add shows a reason in lines of its own, and refuses one that hides something", async () => {
  await using house = await House.build({ ...FILES, "gapless.toml": "" });
  const asked = await house.atTerminal("n\n", "add", "./asking.ts");
  assertStringIncludes(
    asked,
    "  net    example.com\r\n           reads it Grant this? [y/N] n\r\nGrant this? [y/N] ",
  );
  assertEquals(asked.split("\r\n").filter((line) => line.startsWith("Grant this?")).length, 1);
  const hiding = await house.run("add", "./hiding.ts");
  assertEquals(hiding.code, 78);
  assertStringIncludes(
    hiding.stderr,
    'permissions.net."example.com" must tell why, in one line of at most 200 characters',
  );
  assert(!isHostile(hiding.stdout.replaceAll("\n", "")));
});

Deno.test("a message of 50 MB and 50 MB of output cost kilobytes, and the log says why the run failed", async () => {
  await using house = await House.build({
    "gapless.toml": `[gapless]\nlog_limit = "100 kB"\n[plugins.flood]\nmodule = "./flood.ts"\n` +
      "since = 2020-06-01T00:00:00Z\nretry = { attempts = 1, park_after = 1, park_age = '0s' }\n",
    "flood.ts": `export default { enabled: () => true, interval: () => "0 0 1 1 *", run() {
  console.log("first line");
  const line = "A".repeat(50_000);
  for (let i = 0; i < 1_000; i++) console.log(i + line);
  console.log("last line");
  throw new Error("B".repeat(50e6));
} };`,
  });
  const { code, stderr } = await house.run("run", "flood");
  assertEquals(code, 1);
  assert(stderr.length < 70_000, `${stderr.length} characters of mail`);
  const shown = await house.run("logs", "flood");
  const lines = shown.stdout.split("\n");
  assertMatch(lines[0] ?? "", /^run 1, window .+: failed after /);
  assertMatch(lines[1] ?? "", / info {2}first line$/);
  assertMatch(
    shown.stdout,
    /warn {2}\d+ lines \(\d+ bytes\) are left out here: the log is limited to 100000 bytes/,
  );
  assertMatch(shown.stdout, /info {2}last line\n[^\n]* error Error: BBB/);
  assert((await house.run("status", "--json")).stdout.length < 70_000);
  const [{ error } = { error: null }] = await house.history("flood");
  assert(error !== null && error.length <= 65_536);
  let size = 0;
  for await (const { name } of Deno.readDir(`${house.path}/state/logs/flood`)) {
    size += (await Deno.stat(`${house.path}/state/logs/flood/${name}`)).size;
  }
  assert(size <= 100_000);
});
