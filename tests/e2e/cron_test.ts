import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { assertTiled, House, PROGRAM, until } from "./house.ts";

const MAIL = Deno.env.get("GAPLESS_E2E_MAIL") ?? "";

const PLUGINS = {
  "steady.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "* * * * *",
  run: (start, end) => Deno.writeTextFileSync("steady.out", start.toISOString() + " " + end.toISOString() + "\\n", { append: true }),
});`,
  "failing.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "* * * * *",
  run(_start, _end, { attempt }) {
    if (attempt === 1) throw new Error("no luck at first");
  },
});`,
  "killed.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "* * * * *",
  async run() {
    try {
      Deno.writeTextFileSync("killed.pid", String(Deno.pid), { createNew: true });
    } catch {
      return; // Only the first run of all waits to be killed.
    }
    await new Promise((done) => setTimeout(done, 300_000));
  },
});`,
  "late.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "5 4 * * SUN", run() {} });`,
};

const MANIFEST = `
[plugins.manager]
schedule = "* * * * *"
[plugins.steady]
module = "./steady.ts"
since = "now"
grant = { write = ["."] }
[plugins.failing]
module = "./failing.ts"
since = "now"
retry = { attempts = 1, backoff = "1s" }
[plugins.killed]
module = "./killed.ts"
since = "now"
grant = { write = ["."] }
`;

Deno.test("cron runs the plugins, and no window is lost when a run fails or is killed", async () => {
  await install("# mine\n15 4 * * * /bin/true\n");
  await using house = await House.build({ ...PLUGINS, "gapless.toml": MANIFEST });
  const synced = await house.run("sync", "--json");
  assertEquals(synced.code, 0, synced.stderr);
  assertEquals(synced.json().added, ["manager", "steady", "failing", "killed"]);
  assertStringIncludes(await crontab(), `* * * * * ${PROGRAM[0]} `);
  assertStringIncludes(
    await crontab(),
    ` run steady --manifest ${house.path}/gapless.toml --state ${house.path}/state\n`,
  );

  await until(async () => await house.read("killed.pid") !== "", "cron to wake the plugins", 75);
  Deno.kill(Number(await house.read("killed.pid")), "SIGKILL");
  // The manager shall find these at its next wake-up.
  await house.write("gapless.toml", `${MANIFEST}enabled = false\n[plugins.late]\nmodule = "./late.ts"\n`);

  await until(async () => (await house.windows("steady")).length >= 2, "the second minute", 75);
  await until(async () => (await crontab()).includes("run late"), "the manager to add the new plugin", 10);
  assertMatch(await crontab(), /^5 4 \* \* 0 .* run late /m);
  assertMatch(await crontab(), /^# disabled: \* \* \* \* \* .* run killed /m);
  assert((await crontab()).endsWith("\n\n# mine\n15 4 * * * /bin/true\n"));

  const steady = await house.windows("steady");
  assertTiled(steady);
  assert(steady.every(({ state }) => state === "done"));
  const written = (await house.read("steady.out")).trim().split("\n");
  assertEquals(written, steady.map(({ start, end }) => `${start} ${end}`));

  await until(
    async () =>
      (await house.history("failing")).some(({ outcome, attempt }) => attempt === 2 && outcome === "ok"),
    "the failed window to be done",
    10,
  );
  const [first] = await house.windows("failing");
  assertEquals([first?.state, first?.attempts], ["done", 2]);
  assertTiled(await house.windows("failing"));
  await until(
    async () => (await Deno.readTextFile(MAIL)).includes("failing failed on attempt 1"),
    "cron to mail the failure",
    10,
  );
  assertStringIncludes(await Deno.readTextFile(MAIL), `failing.ts:5:30`);

  // Cron no longer wakes the one that was killed; its window is still owed, and done as soon as it may be.
  await house.write("gapless.toml", MANIFEST);
  assertEquals((await house.run("run", "killed", "--quiet")).code, 0);
  const runs = await house.history("killed");
  assertEquals(runs.map(({ outcome }) => outcome).slice(-2), ["ok", "crashed"]);
  const [killed] = await house.windows("killed");
  assertEquals([killed?.state, killed?.attempts], ["done", 2]);

  assertEquals((await house.run("down")).code, 0);
  assertEquals(await crontab(), "# mine\n15 4 * * * /bin/true\n");
});

async function install(text: string): Promise<void> {
  const child = new Deno.Command("crontab", { args: ["-"], stdin: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  assert((await child.status).success);
}

async function crontab(): Promise<string> {
  const { stdout } = await new Deno.Command("crontab", { args: ["-l"] }).output();
  return new TextDecoder().decode(stdout);
}
