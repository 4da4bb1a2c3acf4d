import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { House } from "./house.ts";

const SECRET = "swordfish";

/** As the sandbox, the linker, Deno and SQLite refuse; and what Deno lacks altogether. */
const REFUSED =
  /NotCapable|only literal imports can be linked|Requires .* access|too many attached databases|Not implemented|Refused|callback|is not a|of undefined/;

const FILES = {
  "gapless.toml": `[plugins.attacker]
module = "./mod.js"
[plugins.helped]
module = "./helped.ts"
[plugins.trusted]
module = "./trusted.ts"
grant = "all"
`,
  "mod.js": 'import lib from "lib"; import { attacker } from "./attacker.js"; export default attacker(lib);',
  "attacker.js": await Deno.readTextFile(new URL("./attacker.js", import.meta.url)),
  "secrets/s.json": `{ "secret": "${SECRET}" }`,
  "secrets/s.js": `export const secret = "${SECRET}";`,
  "secrets/s.mjs": `export const secret = "${SECRET}";`,
  "secrets/s.ts": `export const secret: string = "${SECRET}";`,
  "secrets/s.txt": SECRET,
  "node_modules/lib/package.json": '{ "name": "lib", "version": "1.0.0", "main": "lib.js" }',
  "node_modules/lib/lib.js": `exports.vm = require("vm");
exports.imports = (url) => import(url);
exports.requires = (path) => require(path);
exports.evaluates = (text) => eval(text);`,
  "late.ts": 'export const late = "late";',
};

Deno.test("a plugin without a grant reads no file, however it tries", async () => {
  await using house = await House.build(FILES);
  const { code, stderr } = await house.run("try", "attacker");
  assertEquals(code, 0, stderr);
  const outcomes = stderr.split("\n").flatMap((line) => line.includes('["') ? [parse(line)] : []);
  assert(outcomes.length > 60, `only ${outcomes.length} attacks were told of:\n${stderr}`);
  for (const { attack, outcome, detail } of outcomes) {
    assertEquals(outcome, "refused", `${attack}: ${detail}`);
    assertMatch(detail, REFUSED, attack);
  }
  assert(!stderr.includes(SECRET), stderr);
});

Deno.test("a plugin in a sandbox makes code, and takes what is linked and what Node has", async () => {
  await using house = await House.build({
    ...FILES,
    "helped.ts": `import { createRequire } from "node:module";
import threads from "node:worker_threads";
import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 0 * * *",
  async run() {
    const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
    const made = new Function("a", "b", "return a + b // important");
    const { late } = await import("./late.ts");
    const { basename } = await import("node:path");
    await new Promise((done) => setTimeout(done, 1, "done"));
    console.log([
      made(1, 2), made instanceof Function, eval("1 + 1"), await AsyncFunction("return await 3")(), Function.name,
      late, basename("/a/b"), createRequire(import.meta.url)("path").basename("/c/d"), typeof threads.Worker,
    ].join());
  },
});`,
  });
  const { code, stderr } = await house.run("try", "helped");
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, "3,true,2,3,Function,late,b,d,function");
});

Deno.test("a plugin that is granted everything has all that a sandbox lacks, but no import() that was not linked", async () => {
  await using house = await House.build({
    ...FILES,
    "trusted.ts": `import vm from "node:vm";
import { definePlugin } from "@gapless/gapless";
export default definePlugin({
  interval: "0 0 * * *",
  async run() {
    const at = import.meta.resolve("./secrets/s.js");
    const made = await new Function("at", "return import(at)")(at);
    console.log([vm.runInNewContext("1 + 1"), typeof Worker, made.secret].join());
    await import(at);
  },
});`,
  });
  const { code, stderr } = await house.run("try", "trusted");
  assertEquals(code, 1, stderr);
  assertStringIncludes(stderr, `2,function,${SECRET}`);
  assertMatch(stderr, /Cannot import "file:\S+\/secrets\/s.js": only literal imports can be linked/);
});

function parse(line: string): { attack: string; outcome: string; detail: string } {
  const [attack, [outcome, detail]] = JSON.parse(line.slice(line.indexOf('["')));
  return { attack, outcome, detail };
}
