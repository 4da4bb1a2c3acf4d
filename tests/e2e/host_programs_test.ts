import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { standIn } from "../stand_in.ts";
import { House } from "./house.ts";

/** Keeps its table in a file beside it, and what it was called with. */
const CRONTAB = `#!/bin/sh
here=$(dirname "$0")
{ echo "call $0 $*"; env; } >>"$here/calls"
case "$1" in
  -l) [ -f "$here/table" ] && cat "$here/table" || { echo "no crontab for tester" >&2; exit 1; } ;;
  -) cat >"$here/table" ;;
  *) exit 2 ;;
esac
`;
const REPORT = `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "5 4 29 2 *", run() {} });`;

/** A folder with a stand-in for crontab. */
class Bin implements AsyncDisposable {
  readonly path: string;
  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<Bin> {
    const path = await Deno.makeTempDir();
    await Deno.writeTextFile(`${path}/crontab`, CRONTAB, { mode: 0o755 });
    return new Bin(path);
  }

  /** The variables by which the program finds it. */
  get env() {
    return standIn(`${this.path}/crontab`);
  }

  async read(name: string): Promise<string> {
    return await Deno.readTextFile(`${this.path}/${name}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

Deno.test("a plugin that changes PATH leads the host to no other crontab", async () => {
  await using bin = await Bin.make();
  await using house = await House.build({
    "gapless.toml":
      '[plugins.p]\nmodule = "./p.ts"\nsince = "now"\n[plugins.p.grant]\nenv = ["PATH", "GAPLESS_CRONTAB"]\nwrite = ["./data"]\n',
    "data/keep": "",
    "p.ts": `export default { enabled: () => false, interval: () => "* * * * *", run() {} };
try {
  Deno.writeTextFileSync("data/crontab", "#!/bin/sh\\ntouch data/PWNED\\nexit 1\\n", { mode: 0o755 });
  Deno.env.set("PATH", Deno.cwd() + "/data:" + Deno.env.get("PATH"));
  Deno.env.set("GAPLESS_CRONTAB", Deno.cwd() + "/data/crontab");
} catch { /* Refused is as good. */ }`,
  }, bin.env);
  const { code, stderr } = await house.run("sync");
  assertEquals([code, stderr.trim().split("\n").filter((line) => !line.includes("decides what code"))], [
    0,
    [],
  ]);
  assertStringIncludes(await bin.read("table"), "run manager");
  assertEquals((await Array.fromAsync(Deno.readDir(`${house.path}/data`))).map(({ name }) => name).sort(), [
    "crontab",
    "keep",
  ]);
});

Deno.test("crontab gets the variables of the start, without those of env_file and those that load code", async () => {
  await using bin = await Bin.make();
  const env = { ...bin.env, MARK: "kept", BASH_ENV: "/dev/null", PYTHONPATH: "/tmp" };
  await using house = await House.build({
    "gapless.toml":
      '[gapless]\nenv_file = ".env"\n[plugins.p]\nmodule = "./p.ts"\nsince = "now"\n[plugins.p.grant]\nenv = ["SECRET"]\n',
    ".env": "SECRET=from-file\nVISUAL=from-file\n",
    "p.ts": REPORT,
  }, env);
  assertEquals((await house.run("sync")).stderr, "");
  // And once more, by the manager.
  const managed = await house.run("run", "manager", "--now");
  assertEquals([managed.code, managed.stderr], [0, ""]);
  const calls = (await bin.read("calls")).split("\n");
  assert(calls.filter((line) => line.startsWith(`call ${bin.path}/crontab -l`)).length >= 2);
  assert(calls.includes("MARK=kept"));
  const leaked = calls.filter((line) => /from-file|^BASH_ENV=|^PYTHONPATH=|^LD_/.test(line));
  assertEquals(leaked, []);
});

Deno.test("the manager works where a library is preloaded, or searched elsewhere", async () => {
  await using bin = await Bin.make();
  const library = await anyLibrary();
  for (const env of [{ LD_PRELOAD: library }, { LD_LIBRARY_PATH: "/opt/none" }]) {
    await using house = await House.build({
      "gapless.toml": '[plugins.p]\nmodule = "./p.ts"\nsince = "now"\n',
      "p.ts": REPORT,
    }, { ...bin.env, ...env });
    assertEquals((await house.run("sync")).stderr, "");
    const { code, stderr } = await house.run("run", "manager", "--now");
    assertEquals([code, stderr], [0, ""]);
    assertEquals((await house.history("manager")).map(({ outcome }) => outcome), ["ok"]);
    assertEquals((await house.run("down")).code, 0);
  }
});

Deno.test("a GAPLESS_CRONTAB that is no program, and a crontab that fails, are told apart", async () => {
  await using bin = await Bin.make();
  const files = { "gapless.toml": '[plugins.p]\nmodule = "./p.ts"\nsince = "now"\n', "p.ts": REPORT };
  await using house = await House.build(files, bin.env);
  await Deno.chmod(`${bin.path}/crontab`, 0o644);
  const none = await house.run("sync");
  assertEquals([none.code, none.stderr], [
    78,
    `gapless: Cannot read the crontab: the variable GAPLESS_CRONTAB is "${bin.path}/crontab", which is not an executable file\n`,
  ]);
  await Deno.writeTextFile(`${bin.path}/crontab`, "#!/bin/sh\necho it is broken >&2\nexit 1\n");
  await Deno.chmod(`${bin.path}/crontab`, 0o755);
  const broken = await house.run("sync");
  assertEquals([broken.code, broken.stderr], [78, "gapless: Cannot read the crontab: it is broken\n"]);
});

Deno.test("doctor reports which crontab is used, and the entries of PATH that are not", async () => {
  await using bin = await Bin.make();
  const files = { "gapless.toml": '[plugins.p]\nmodule = "./p.ts"\nsince = "now"\n', "p.ts": REPORT };
  const env = { ...bin.env, PATH: `.:${Deno.env.get("PATH")}` };
  await using house = await House.build(files, env);
  const { stdout } = await house.run("doctor");
  assertStringIncludes(stdout, `${bin.path}/crontab of `);
  assertStringIncludes(stdout, 'no program is started from "." of PATH: it is not an absolute path');
});

/** Returns a library of this machine that changes nothing when it is preloaded. */
async function anyLibrary(): Promise<string> {
  for (const folder of ["/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/usr/lib"]) {
    const path = `${folder}/libdl.so.2`;
    if (await Deno.stat(path).then(() => true, () => false)) return path;
  }
  throw new Error("there is no library to preload");
}
