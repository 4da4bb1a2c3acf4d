import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { House, until } from "./house.ts";

Deno.test("init, check, try, plan, sync, run, status, windows, history, logs and down work on a fresh folder", async () => {
  await using house = await House.build({});
  assertStringIncludes((await house.run("init")).stdout, "gapless.toml");
  const again = await house.run("init");
  assertEquals(again.code, 2);
  assertStringIncludes(again.stderr, "it exists already; nothing was written");

  const checked = await house.run("check");
  assertEquals([checked.code, checked.stderr], [0, ""]);
  assertMatch(checked.stdout, /^hello +ok +\*\/10 \* \* \* \*$/m);

  assertStringIncludes((await house.run("try", "hello")).stderr, "hello world");
  const tried = await house.run("try", "hello", "--json");
  assertEquals([tried.json().outcome, tried.stderr], ["ok", ""]);
  assertEquals((await house.run("history", "--json")).json(), { runs: [], decisions: [], wake_gaps: [] });

  // From here on the plugin is due far from now, so that no tick comes between the steps below.
  const manifest = (await house.read("gapless.toml"))
    .replace('# schedule = "*/10 * * * *" ', `schedule = "${sixMonthsFromNow()}" `);
  await house.write("gapless.toml", manifest);
  const planned = (await house.run("plan", "--json")).json();
  assertEquals([planned.changed, planned.added], [true, ["hello", "manager"]]);
  assertStringIncludes(String(planned.diff), `+${sixMonthsFromNow()} `);
  assertEquals((await house.run("sync", "--json")).json().lines, planned.lines);
  assertEquals((await house.run("sync", "--json")).json().changed, false);

  // Since "now": nothing is due before the next tick.
  const idle = await house.run("run", "hello", "--json");
  assertEquals([idle.code, idle.json().result, idle.json().windows], [0, "nothing due", []]);
  assertEquals((await house.run("windows", "hello")).stdout, "No window yet.\n");
  assertEquals((await house.run("history")).stdout, "No run yet.\n");

  await house.write("gapless.toml", manifest.replace('since = "now"', 'since = "2020-01-01"'));
  const ran = await house.run("run", "hello", "--json");
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(ran.json<{ windows: { start: string }[] }>().windows[0]?.start, "2020-01-01T00:00:00.000Z");
  assertStringIncludes((await house.run("logs", "hello")).stdout, "hello world");
  assertEquals((await house.windows("hello")).map(({ state }) => state), ["done"]);
  const [plugin] =
    (await house.run("status", "--json")).json<{ plugins: Record<string, unknown>[] }>().plugins;
  assertEquals([plugin?.state, plugin?.owed, plugin?.uncovered_seconds], ["ok", 0, 0]);

  assertEquals((await house.run("down", "--json")).json(), { changed: true });
  assertEquals((await house.run("down", "--json")).json(), { changed: false });
});

Deno.test("SIGTERM aborts the run's signal, and the window stays owed", async () => {
  await using house = await House.build({
    "gapless.toml": '[plugins.polite]\nmodule = "./polite.ts"\ngrant = { write = ["."], unsafe = true }',
    "polite.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "* * * * *",
  async run(_start, _end, { signal }) {
    Deno.writeTextFileSync("started", "yes");
    await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  },
});`,
  });
  const child = house.start("run", "polite");
  await until(async () => await house.read("started") !== "", "the run to start", 30);
  child.kill("SIGTERM");
  const { code, stderr } = await child.output();
  assertEquals(code, 143);
  assertStringIncludes(new TextDecoder().decode(stderr), "stopped by SIGTERM");
  assertEquals((await house.history("polite")).map(({ outcome }) => outcome), ["cancelled"]);
  assertEquals((await house.windows("polite")).map(({ state }) => state), ["owed"]);
});

Deno.test("a plugin in an endless loop is ended by its timeout, and its window stays owed", async () => {
  await using house = await House.build({
    "gapless.toml":
      '[plugins.loop]\nmodule = "./loop.ts"\ntimeout = "1s"\nretry = { attempts = 3, backoff = "1h", max = "1h" }',
    "loop.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "* * * * *", run() { while (true); } });`,
  });
  const { code, stderr } = await house.run("run", "loop");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "loop timeout on attempt 1");
  assertEquals((await house.history("loop")).map(({ outcome }) => outcome), ["timeout"]);
  assertEquals((await house.windows("loop")).map(({ state }) => state), ["owed"]);
});

Deno.test("errors name the thing, the place and the way out, and are JSON where JSON is asked for", async () => {
  await using house = await House.build({
    "gapless.toml": '[gapless]\nkeep_run = 1\n[plugins.a]\nmodul = "./a.ts"\ntimeout = "soon"',
  });
  const told = await house.run("check");
  assertEquals(told.code, 78);
  assertStringIncludes(told.stderr, 'plugins.a.modul: unknown key; did you mean "module"?');
  const json = await house.run("check", "--json");
  const { error } = JSON.parse(json.stderr) as { error: { kind: string; issues: { path: string }[] } };
  assertEquals([json.stdout, error.kind], ["", "manifest"]);
  assert(error.issues.some(({ path }) => path === "plugins.a.timeout"));
  const mistyped = await house.run("stauts");
  assertEquals([mistyped.code, mistyped.stderr], [
    2,
    'gapless: There is no command "stauts"; did you mean "status"?\n',
  ]);
});

/** Returns a schedule with one tick in a year. */
function sixMonthsFromNow(): string {
  return `0 0 1 ${(new Date().getUTCMonth() + 6) % 12 + 1} *`;
}
