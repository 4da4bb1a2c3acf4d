import { assertEquals } from "@std/assert";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

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
