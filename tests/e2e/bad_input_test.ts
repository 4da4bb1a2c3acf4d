import { assertEquals, assertMatch } from "@std/assert";
import { assertRefused } from "./assert_refused.ts";
import { installCrontab, rawCrontab } from "./crontab.ts";
import { House } from "./house.ts";

const GOOD = pluginWith("0 5 * * *");

Deno.test("a manifest that is missing or wrong is refused, with the place and the fix", async () => {
  const cases: readonly (readonly [manifest: string | undefined, complaint: RegExp])[] = [
    [
      undefined,
      /^ {2}there is no such file; write one with `gapless init`, or name another one with `--man/m,
    ],
    ['[plugins.a]\nmodule = "./a.ts\n', /^ {2}line 2, column 17: .+ "module = \\"\.\/a\.ts"$/m],
    ['[plugins.a]\nmodule "./a.ts"\n', /^ {2}line 2, column 8: /m],
    ["[gapless]\nkeep_run = 5\n", /^ {2}gapless\.keep_run: unknown key; did you mean "keep_runs"\?$/m],
  ];
  for (const [manifest, complaint] of cases) {
    await using house = await House.build(manifest === undefined ? {} : { "gapless.toml": manifest });
    await assertRefused(house, complaint);
  }
});

Deno.test("what is wrong with one plugin's table is reported with its place, and the others are scheduled", async () => {
  const cases: readonly (readonly [table: string, complaint: RegExp])[] = [
    ['modul = "./a.ts"\n', /^ {4}plugins\.a\.modul: unknown key; did you mean "module"\?$/m],
    [
      'module = "./a.ts"\nschedule = "61 * * * *"\n',
      /^ {4}plugins\.a\.schedule: Cannot use the schedule "61 \* \* \* \*": "61" is not a minute/m,
    ],
    [
      'module = "./a.ts"\nschedule = "0 0 30 2 *"\n',
      /^ {4}plugins\.a\.schedule: Cannot use the schedule "0 0 30 2 \*": it has no tick, ever$/m,
    ],
  ];
  for (const [table, complaint] of cases) {
    const manifest = `[plugins.a]\n${table}[plugins.good]\nmodule = "./good.ts"\n`;
    await using house = await House.build({ "gapless.toml": manifest, "good.ts": GOOD });
    await installCrontab("# mine\n15 4 * * * /bin/true\n");
    const { code, stdout, stderr } = await house.run("sync");
    assertEquals([code, stdout], [78, "added: good, manager\n"], stderr);
    assertMatch(stderr, complaint);
    assertEquals((await house.run("run", "good", "--now")).code, 0);
  }
});

Deno.test("a plugin that does not load, or never fires, keeps its line and is told of", async () => {
  const faults: readonly (readonly [name: string, source: string | undefined, complaint: RegExp])[] = [
    ["missing", undefined, /^ {2}Cannot link "\.\/missing\.ts": "\/.+\/missing\.ts" does not exist$/m],
    [
      "broken",
      "export default {\n  interval() {\n",
      /^ {2}Cannot link "\.\/broken\.ts": \/.+\/broken\.ts:3:1: /m,
    ],
    [
      "empty",
      "export const interval = 5;\n",
      /: its module has no default export; export a class or an object/,
    ],
    [
      "useless",
      "export default { interval: 5 };\n",
      /: its default export \(.+\) lacks enabled\(\), interval\(\), run/,
    ],
    [
      "throwing",
      '\nthrow new Error("not today");\n',
      /the import of its module failed: not today\n.+\n.+\/throwing\.ts:2:7/,
    ],
    [
      "pending",
      "setInterval(() => {}, 1000);\nawait new Promise(() => {});\n",
      /: it did not answer within 30 s$/m,
    ],
    ["never", pluginWith("0 0 30 2 *"), /^ {2}Cannot use the schedule "0 0 30 2 \*": it has no tick, ever$/m],
  ];
  const manifest = faults.map(([name]) => `[plugins.${name}]\nmodule = "./${name}.ts"\n`).join("");
  await using house = await House.build({ "gapless.toml": manifest });
  for (const [name] of faults) await house.write(`${name}.ts`, GOOD);
  await installCrontab("# mine\n15 4 * * * /bin/true\n");
  assertEquals((await house.run("sync")).code, 0);
  const before = await rawCrontab();

  for (const [name, source] of faults) {
    if (source === undefined) await Deno.remove(`${house.path}/${name}.ts`);
    else await house.write(`${name}.ts`, source);
  }
  // One waits for its plugin to answer: all the others are told of in the meantime.
  const [synced, ...runs] = await Promise.all([
    house.run("sync"),
    ...faults.map(([name]) => house.run("run", name)),
  ]);
  assertEquals(synced.code, 78);
  assertEquals(await rawCrontab(), before);
  const told = synced.stderr.split(/^gapless: /m).slice(1);
  assertEquals(told.length, faults.length, synced.stderr);
  for (const [i, [name, , complaint]] of faults.entries()) {
    assertMatch(told[i] ?? "", new RegExp(`^${name} cannot be scheduled; `));
    assertMatch(told[i] ?? "", complaint);
    assertEquals([runs[i]?.code, runs[i]?.stdout], [78, ""], name);
    assertMatch(runs[i]?.stderr.replace("gapless: ", "  ") ?? "", complaint);
  }
});

Deno.test("a crontab program that is missing is told of, with the way out", async () => {
  await using house = await House.build({ ...manifestOf("good"), "good.ts": GOOD }, { PATH: "/nowhere" });
  await assertRefused(
    house,
    /^gapless: Cannot read the crontab: there is no "crontab" program on PATH \(.*\); install cron, set GAPLESS_CRONTAB to the path of its "crontab", or let "gapless up --s/,
  );
});

Deno.test("a crontab program that fails is told of in its own words, and not taken for an empty crontab", async () => {
  const path = await Deno.makeTempDir({ prefix: "gapless-e2e-" });
  const denied = "You (root) are not allowed to use this program (crontab)";
  await Deno.writeTextFile(`${path}/crontab`, `#!/bin/sh\necho "${denied}" >&2\nexit 1\n`, { mode: 0o755 });
  await using house = await House.build({ ...manifestOf("good"), "good.ts": GOOD }, {
    PATH: `${path}:${Deno.env.get("PATH")}`,
  });
  await assertRefused(
    house,
    /^gapless: Cannot read the crontab: You \(root\) are not allowed to use this program \(crontab\); have an adm/m,
  );
  await Deno.remove(path, { recursive: true });
});

function manifestOf(plugin: string): Record<string, string> {
  return { "gapless.toml": `[plugins.${plugin}]\nmodule = "./${plugin}.ts"\n` };
}

function pluginWith(interval: string): string {
  return `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "${interval}", run() {} });\n`;
}
