import { assert, assertEquals } from "@std/assert";
import { isCommonJs } from "../../../../src/adapters/linker/graph/module_scope.ts";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

const CASES: readonly (readonly [source: string, isCommonJs: boolean])[] = [
  ["module.exports = 1;", true],
  ["const x = require('x');", true],
  ["export default 1;", false],
  ["\u00a0 \timport x from 'x'; exports.x = x;", false],
  ["/* a script */\r\n\r\n  export { exports };", false],
  ["exports.x = import('x'); import.meta;", true],
  ["", false],
];

Deno.test("isCommonJs() tells the two kinds apart by their words", () => {
  for (const [source, expected] of CASES) assertEquals(isCommonJs(source, "any"), expected, source);
});

Deno.test("isCommonJs() is not held up by a file of empty lines", () => {
  const start = performance.now();
  assertEquals(isCommonJs(`exports.x = 1;${"\n".repeat(1_000_000)}`, "any"), true);
  // Searched from each line to the end, it would take an hour.
  assert(performance.now() - start < 5_000);
});

linkerTest("link() gives packages Node's timers, and a plugin's own modules the web's", async () => {
  const use =
    "const timer = setTimeout(() => {}, 1e6); const kind = typeof timer.unref; clearTimeout(timer);";
  await using remote = new RemoteProject({
    "mod.ts": `import cjs from "npm:x@1"; import esm from "npm:x@1/esm.mjs"; import own from "npm:x@1/own.js";
      import taken from "npm:x@1/taken.mjs";
      const timer = setTimeout(() => {}, 1e6); clearTimeout(timer);
      export default [cjs, esm, own, taken, typeof timer];`,
  });
  remote.registry.npm("x", "1.0.0", {
    files: {
      "index.js": `"use strict"; ${use} module.exports = kind;`,
      "esm.mjs": `${use} export default kind;`,
      "own.js": `const setTimeout = () => "own"; module.exports = setTimeout();`,
      "taken.mjs": `import { setTimeout as clearTimeout, setInterval } from "node:timers/promises";
        export default typeof clearTimeout(0).then + typeof setInterval;`,
    },
  });
  // Another thing in each version of Deno.
  const timer = setTimeout(() => {});
  clearTimeout(timer);
  assertEquals(await remote.load("mod.ts"), [
    "function",
    "function",
    "own",
    "functionfunction",
    typeof timer,
  ]);
});
