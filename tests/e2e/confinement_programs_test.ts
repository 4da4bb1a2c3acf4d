import { assert, assertEquals } from "@std/assert";
import { House } from "./house.ts";
import { secondsOf, sleepers } from "./sleepers.ts";

const PLUGIN = "since = 2026-11-30T10:00:00Z\nretry = { attempts = 1 }\n";

/** Returns the variables that a program of a plugin has seen: it has logged each as a line of JSON. */
function seen(stderr: string): Record<string, string> {
  const line = stderr.split("\n").find((text) => text.includes("SEEN "));
  assert(line !== undefined, stderr);
  return JSON.parse(line.slice(line.indexOf("SEEN ") + 5));
}

Deno.test("programs of a plugin see what it is granted, PATH, and the mark of the run", async () => {
  await using house = await House.build({
    "gapless.toml": `[gapless]\nenv_file = ".env"\n` +
      `[plugins.none]\nmodule = "./none.js"\n${PLUGIN}[plugins.none.grant]\nrun = ["/usr/bin/env"]\n` +
      `[plugins.some]\nmodule = "./none.js"\n${PLUGIN}[plugins.some.grant]\nrun = ["/usr/bin/env"]\nenv = ["GIVEN", "MARK_*"]\n` +
      `[plugins.all]\nmodule = "./none.js"\ngrant = "all"\n${PLUGIN}`,
    ".env": "LEDGER_PASSWORD=swordfish\nGIVEN=given\nOTHER=other\n",
    "none.js": `const ENV = "/usr/bin/env";
const text = ({ stdout }) => new TextDecoder().decode(stdout);
export default { enabled: () => true, interval: () => "* * * * *", async run() {
  const ways = [
    () => text(new Deno.Command(ENV).outputSync()),
    () => new Deno.Command(ENV).output().then(text),
    () => new Deno.Command(ENV, { stdout: "piped" }).spawn().output().then(text),
    () => text(new Deno.Command(ENV, { args: [ENV] }).outputSync()),
  ];
  const all = await Promise.all(ways.map(async (way) => (await way()).split("\\n").filter((line) => line !== "").sort().join("\\n")));
  if (new Set(all).size !== 1) throw new Error("they differ: " + JSON.stringify(all));
  console.log("SEEN " + JSON.stringify(Object.fromEntries(all[0].split("\\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]))));
} };`,
  }, { OPERATOR_TOKEN: "swordfish", MARK_A: "a", MARK_B: "b", LD_LIBRARY_PATH: "/opt/none" });
  const none = await house.run("try", "none");
  assertEquals(Object.keys(seen(none.stderr)).sort(), ["GAPLESS_RUN", "PATH"], none.stderr);
  const some = seen((await house.run("try", "some")).stderr);
  assertEquals(Object.keys(some).sort(), ["GAPLESS_RUN", "GIVEN", "MARK_A", "MARK_B", "PATH"]);
  assertEquals(some["GIVEN"], "given");
  const all = seen((await house.run("try", "all")).stderr);
  assertEquals([all["OTHER"], all["OPERATOR_TOKEN"]], ["other", "swordfish"]);
});

Deno.test("a plugin that sets variables, umask or folder changes them for itself alone", async () => {
  await using house = await House.build({
    "gapless.toml": `[plugins.p]\nmodule = "./p.js"\ngrant = "all"\n${PLUGIN}`,
    "data/keep": "",
    "p.js": `import process from "node:process";
Deno.env.set("PATH", Deno.cwd() + "/data");
Deno.env.set("LD_PRELOAD", Deno.cwd() + "/data/none.so");
Deno.env.set("GAPLESS_CRONTAB", Deno.cwd() + "/data/crontab");
Deno.env.delete("HOME");
Deno.writeTextFileSync("data/crontab", "#!/bin/sh\\ntouch " + Deno.cwd() + "/PWNED\\nexit 1\\n", { mode: 0o755 });
Deno.umask(0);
process.umask(0);
Deno.chdir("/");
export default { enabled: () => true, interval: () => "* * * * *", run() {} };`,
  });
  for (const args of [["sync"], ["run", "p"], ["run", "manager", "--now"], ["status"], ["down"]]) {
    const { code, stderr } = await house.run(...args);
    const warning = 'gapless: p: grant = "all" lets the plugin do everything that its user may\n';
    assertEquals([code, stderr], [0, args[0] === "sync" ? warning : ""], args.join(" "));
  }
  assertEquals(await house.read("PWNED"), "");
  for await (const { name } of Deno.readDir(`${house.path}/state`)) {
    const { mode } = await Deno.lstat(`${house.path}/state/${name}`);
    assertEquals((mode ?? 0) & 0o002, 0, `${name} may be written by all: ${mode?.toString(8)}`);
  }
});

Deno.test("at a timeout, all programs of a run end, whatever they made of themselves", async () => {
  const seconds = secondsOf(1);
  await using house = await House.build({
    "gapless.toml":
      `[plugins.p]\nmodule = "./p.js"\ntimeout = "2s"\n${PLUGIN}[plugins.p.grant]\nrun = true\n`,
    "p.js": `export default { enabled: () => true, interval: () => "* * * * *", async run() {
  const start = (...args) => new Deno.Command(args[0], { args: args.slice(1) }).spawn();
  start("sleep", "${seconds}");
  start("sh", "-c", "trap '' TERM HUP INT; setsid sleep ${seconds} & sleep ${seconds}");
  start("env", "-i", "setsid", "sleep", "${seconds}");
  start("env", "-i", "setsid", "sh", "-c", "sleep ${seconds} & exit");
  start("setsid", "sh", "-c", "setsid sh -c 'sleep ${seconds} & exec sleep ${seconds}' & exit");
  start("nohup", "nice", "sleep", "${seconds}");
  start("sh", "-c", "kill -STOP $$; exec sleep ${seconds}");
  await new Promise(() => {});
} };`,
  });
  const { code, stderr } = await house.run("run", "p");
  assertEquals(code, 1, stderr);
  assert(stderr.includes("timed out after 2 s"), stderr);
  assertEquals(sleepers(seconds), []);
});
