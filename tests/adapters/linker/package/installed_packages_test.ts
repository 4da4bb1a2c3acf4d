import { assert, assertEquals, assertRejects } from "@std/assert";
import { LinkError } from "../../../../src/ports/linker.ts";
import { linkerTest, Project } from "../project.ts";

const NODE_MODULES = new URL("../../../../node_modules/", import.meta.url).pathname;

/** A package.json. */
function manifest(json: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ name: "x", version: "1.2.3", ...json });
}

linkerTest("link() bundles a package of node_modules, through Deno's links", async () => {
  using project = Project.open({
    "deno.json": `{ "imports": { "kysely": "npm:kysely@^0.29.0" } }`,
    "mod.ts":
      `import { Kysely, DummyDriver, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
      import { jsonArrayFrom } from "kysely/helpers/sqlite";
      import { Kysely as Again } from "npm:kysely@0.29.9";
      const db = new Kysely<{ t: { id: number } }>({ dialect: {
        createAdapter: () => new SqliteAdapter(), createDriver: () => new DummyDriver(),
        createIntrospector: (db) => new SqliteIntrospector(db), createQueryCompiler: () => new SqliteQueryCompiler() } });
      export default [db.selectFrom("t").select("id").compile().sql, typeof jsonArrayFrom, Again === Kysely];`,
  });
  Deno.mkdirSync(project.path("node_modules"));
  Deno.symlinkSync(`${NODE_MODULES}kysely`, project.path("node_modules/kysely"));
  assertEquals((await project.load("mod.ts")).default, [`select "id" from "t"`, "function", true]);
});

linkerTest("link() takes only a version that the import asks for", async () => {
  using project = Project.open({
    "node_modules/x/package.json": manifest({ main: "x.js" }),
    "node_modules/x/x.js": "module.exports = 1;",
    "good.ts": `export { default } from "npm:x@^1.0.0 || ^3";`,
    "tag.ts": `export { default } from "npm:x@latest";`,
    "bad.ts": `export { default } from "npm:x@2";`,
  });
  assertEquals((await project.load("good.ts")).default, 1);
  assertEquals((await project.load("tag.ts")).default, 1);
  await assertRejects(
    () => project.link("bad.ts"),
    LinkError,
    `cannot find "npm:x@2": x 1.2.3 is installed in "${project.path("node_modules/x")}"; run "deno install"`,
  );
});

linkerTest("link() bundles CommonJS with everything it leans on", async () => {
  using project = Project.open({
    "node_modules/x/package.json": manifest({ main: "./lib" }),
    "node_modules/x/lib/index.js": `#!/usr/bin/env node
      const EventEmitter = require("events");
      class Emitter extends EventEmitter {}
      let optional = "none";
      try { optional = require("not-installed"); } catch {}
      module.exports = { up: require("..") === exports, rates: require("./rates"), folder: require("./sub"), dep: require("dep"),
        works: new Emitter() instanceof EventEmitter, exists: require("node:fs").existsSync.name, path: require.resolve("fs"), optional,
        filename: __filename, dirname: __dirname, text: "import.meta", module: typeof module };`,
    "node_modules/x/lib/rates.json": `{ "eur": 1 }`,
    "node_modules/x/lib/sub/package.json": `{ "main": "other" }`,
    "node_modules/x/lib/sub/other.js": `exports.sub = true;`,
    "node_modules/x/node_modules/dep/package.json": manifest({
      name: "dep",
      exports: { require: "./c.js", import: "./m.mjs" },
    }),
    "node_modules/x/node_modules/dep/c.js": `module.exports = "inner dep";`,
    "node_modules/dep/package.json": manifest({
      name: "dep",
      exports: { require: "./c.js", import: "./m.mjs" },
    }),
    "node_modules/dep/m.mjs": `export default "outer dep";`,
    "deep/er/mod.ts": `import x from "x"; import dep from "npm:dep"; export default { ...x, outer: dep };`,
  });
  const { default: value } = await project.load("deep/er/mod.ts");
  assertEquals(value, {
    up: true,
    rates: { eur: 1 },
    folder: { sub: true },
    dep: "inner dep",
    works: true,
    exists: "existsSync",
    path: "fs",
    optional: "none",
    filename: project.path("node_modules/x/lib/index.js"),
    dirname: project.path("node_modules/x/lib"),
    text: "import.meta",
    module: "object",
    outer: "outer dep",
  });
});

linkerTest("link() bundles packages without what is not there: to ask for it throws every time", async () => {
  using project = Project.open({
    "node_modules/x/package.json": manifest({ main: "x.js" }),
    "node_modules/x/x.js": `exports.tries = [1, 2].map(() => { try { return require("gone"); } catch (error) {
      return [error.message, error.code]; } });
      exports.late = import("gone").catch(({ message }) => message);
      exports.asked = (name) => require(name);`,
    "mod.ts":
      `import x from "x"; export default [...x.tries, await x.late, typeof x.asked("no" + "de:fs").readFileSync];`,
  });
  const message = 'Cannot load "gone": it was not there when the plugin was linked';
  const { default: value } = await project.load("mod.ts");
  assertEquals(value, [[message, "MODULE_NOT_FOUND"], [message, "MODULE_NOT_FOUND"], message, "function"]);
});

linkerTest("link() loads node:module only for CommonJS that requires something at run time", async () => {
  using project = Project.open({
    "node_modules/x/package.json": manifest({ main: "x.js" }),
    "node_modules/x/x.js": "module.exports = 1;",
    "mod.ts": `export { default } from "x";`,
  });
  const { path } = await project.link("mod.ts");
  assert(!(await Deno.readTextFile(path)).includes("node:module"));
});

linkerTest("link() bundles CommonJS that works in a sandbox without grants", async () => {
  using project = Project.open({
    "node_modules/x/package.json": manifest({ main: "x.js" }),
    "node_modules/x/x.js": `module.exports = require("path").basename("/a/b") + process.env.NODE_ENV;`,
    "mod.ts": `import x from "x"; globalThis.postMessage(x);`,
  });
  const { path } = await project.link("mod.ts");
  const worker = new Worker(new URL(`file://${path}`), {
    type: "module",
    deno: { permissions: { read: [path] } },
  });
  const answer = await new Promise<unknown>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
  }).finally(() => worker.terminate());
  assertEquals(answer, "bproduction");
});

linkerTest("link() gives module.exports as the default of CommonJS, as Deno does", async () => {
  using project = Project.open({
    "node_modules/x/package.json": manifest({ main: "x.js" }),
    "node_modules/x/x.js":
      `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = 1; exports.a = 2;`,
    "mod.ts": `import x, { a } from "x"; export default [x, a];`,
  });
  assertEquals((await project.load("mod.ts")).default, [{ default: 1, a: 2 }, 2]);
});

linkerTest("link() follows a package's private imports and its conditions for Deno", async () => {
  using project = Project.open({
    "node_modules/x/package.json": manifest({
      type: "module",
      exports: { ".": { deno: "./deno.js", default: "./no.js" }, "./sub/*": "./s/*.js" },
      imports: { "#inner": { node: "./inner.js" }, "#fs": "fs" },
    }),
    "node_modules/x/deno.js":
      `import inner from "#inner"; import { existsSync } from "#fs"; export default [inner, existsSync.name];`,
    "node_modules/x/inner.js": `export default "inner";`,
    "node_modules/x/s/a.js": `export default "a";`,
    "mod.ts": `import x from "x"; import a from "x/sub/a"; export default [...x, a];`,
    "bad.ts": `import "x/other";`,
  });
  assertEquals((await project.load("mod.ts")).default, ["inner", "existsSync", "a"]);
  await assertRejects(
    () => project.link("bad.ts"),
    LinkError,
    `cannot find "x/other": the package in "${project.path("node_modules/x")}" has no "./other"`,
  );
});
