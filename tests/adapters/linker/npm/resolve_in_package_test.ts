import { assertEquals } from "@std/assert";
import { linkerTest } from "../project.ts";
import { RemoteProject } from "../remote/remote_project.ts";

linkerTest(
  "link() follows a package's conditions, private imports, self-references and both its formats",
  async () => {
    await using remote = new RemoteProject({
      "mod.ts": `import x from "npm:x@1"; import cjs from "npm:x@1/cjs"; export default [x, cjs];`,
    });
    remote.registry.npm("x", "1.0.0", {
      manifest: {
        type: "module",
        imports: { "#inner/*": { node: "./inner/*.js" }, "#fs": "fs", "#dep": "dep" },
        exports: {
          ".": { types: "./x.d.ts", browser: "./no.js", deno: "./deno.js", default: "./no.js" },
          "./cjs": { require: "./no.js", import: "./cjs.cjs" },
          "./own": { require: "./own.cjs", default: "./own.js" },
        },
        dependencies: { dep: "1" },
      },
      files: {
        "deno.js":
          `import inner from "#inner/a"; import { existsSync } from "#fs"; import dep from "#dep"; import own from "x/own";
        export default [inner, existsSync.name, dep, own, import.meta.url, import.meta.dirname];`,
        "inner/a.js": `export default "inner";`,
        "own.js": `export default "own as a module";`,
        "own.cjs": `module.exports = "own by require";`,
        "cjs.cjs":
          `const { join } = require("path"); const data = require("./data"); const lib = require("./lib");
        module.exports = [join("a", "b"), data.n, lib, require("x/own"), require(".//data").n, require("dep/").a, __dirname, __filename, process.env.NODE_ENV];`,
        "data.json": `{ "n": 1 }`,
        "lib/package.json": `{ "main": "main", "type": "commonjs" }`,
        "lib/main.js": `module.exports = "lib";`,
        "index.js": "",
      },
    });
    remote.registry.npm("dep", "1.0.0", { files: { "index.js": `exports.a = 1;` } });
    const folder = "/npm:/x@1.0.0";
    assertEquals(await remote.load("mod.ts"), [
      ["inner", "existsSync", { a: 1 }, "own as a module", `file://${folder}/deno.js`, folder],
      ["a/b", 1, "lib", "own by require", 1, 1, folder, `${folder}/cjs.cjs`, "production"],
    ]);
  },
);

linkerTest("link() links packages that depend on each other", async () => {
  await using remote = new RemoteProject({ "mod.ts": `export { default } from "npm:egg@1";` });
  const { registry } = remote;
  registry.npm("egg", "1.0.0", {
    manifest: { dependencies: { hen: "1" } },
    files: { "index.js": `exports.egg = 1; exports.hen = require("hen").hen;` },
  });
  registry.npm("hen", "1.0.0", {
    manifest: { dependencies: { egg: "1" } },
    files: { "index.js": `exports.hen = 1 + require("egg").egg;` },
  });
  assertEquals(await remote.load("mod.ts"), { egg: 1, hen: 2 });
});
