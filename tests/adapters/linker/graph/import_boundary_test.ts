import { assertEquals } from "@std/assert";
import {
  type Attack,
  type ImportCase,
  openCase,
  OUTSIDE,
  PACKAGE,
  testAttack,
  TEXT,
} from "../import_case.ts";
import { linkerTest } from "../project.ts";

const ATTACKS: readonly Attack[] = [
  ...["text", "bytes", "json"].map((type) => ({
    title: `a file outside, as ${type}`,
    code: `export { default as x } from "../outside/x.txt" with { type: "${type}" };`,
    files: OUTSIDE,
    message:
      `mod.ts:1:30: cannot import "../outside/x.txt": "~/../outside/x.txt" is outside of "~", and local code must be ` +
      `below; move it there, or put a deno.json into "~/.."`,
  })),
  {
    title: "a module outside",
    code: `import "../outside/x.ts";`,
    files: OUTSIDE,
    message: `cannot import "../outside/x.ts": "~/../outside/x.ts" is outside of "~"`,
  },
  {
    title: "a module outside, by import()",
    code: `await import("../outside/x.ts");`,
    files: OUTSIDE,
    message: `"~/../outside/x.ts" is outside of "~"`,
  },
  {
    title: "a module outside, by an export",
    code: `export * from "../outside/x.ts";`,
    files: OUTSIDE,
    message: `"~/../outside/x.ts" is outside of "~"`,
  },
  {
    title: "a file of the system",
    code: `export { default as x } from "/etc/passwd" ${TEXT};`,
    message:
      `cannot import "/etc/passwd": "/etc/passwd" is outside of "~", and local code must be below; move it there`,
  },
  {
    title: "a file of the system, by its URL",
    code: `export { default as x } from "file:///etc/../etc/%70asswd" ${TEXT};`,
    message: `"/etc/passwd" is outside of "~"`,
  },
  {
    title: "a link to a file outside",
    code: `export { default as x } from "./x.txt" ${TEXT};`,
    files: OUTSIDE,
    links: { "x.txt": "../outside/x.txt" },
    message: `"~/x.txt", which is "~/../outside/x.txt", is outside of "~"`,
  },
  {
    title: "a file in a folder that is a link",
    code: `import "./here/x.ts";`,
    files: OUTSIDE,
    links: { "here": "../outside" },
    message: `"~/here/x.ts", which is "~/../outside/x.ts", is outside of "~"`,
  },
  {
    title: "a file outside, by an import map",
    code: `export { default as x } from "data" ${TEXT};`,
    files: { ...OUTSIDE, "deno.json": `{ "imports": { "data": "../outside/x.txt" } }` },
    message: `cannot import "data": "~/../outside/x.txt" is outside of "~"`,
  },
  {
    title: "a file beside a module outside without a deno.json",
    entry: "../outside/mod.ts",
    code: `import "./x.ts";`,
    files: OUTSIDE,
    message:
      `"~/../outside/x.ts" is outside of "~", and local code must be below; move it there, or put a deno.json into ` +
      `"~/../outside"`,
  },
  {
    title: "a file above the deno.json of a module outside",
    entry: "../outside/a/mod.ts",
    code: `import "../x.ts";`,
    files: { ...OUTSIDE, "../outside/a/deno.json": "{}" },
    message:
      `"~/../outside/x.ts" is outside of "~" and "~/../outside/a", and local code must be below; move it there, or ` +
      `list "./a" in the "workspace" of a deno.json in "~/../outside"`,
  },
  {
    title: "a file of a workspace to which it does not belong",
    entry: "../outside/a/mod.ts",
    code: `import "../x.ts";`,
    files: {
      ...OUTSIDE,
      "../outside/a/deno.json": "{}",
      "../outside/deno.json": `{ "workspace": ["./b", "./a/c"] }`,
    },
    message: `"~/../outside/x.ts" is outside of`,
  },
  {
    title: "what its package.json names outside",
    code: `export { default as x } from "#x" ${TEXT};`,
    files: { ...OUTSIDE, "package.json": `{ "imports": { "#x": "./../outside/x.txt" } }` },
    message: `"#x"`,
  },
];

ATTACKS.forEach(testAttack);

const PERMITTED: readonly (ImportCase & { readonly value: unknown })[] = [
  {
    title: "what is below the manifest's folder",
    entry: "plugins/a/mod.ts",
    code: `import a from "../../lib/a.ts"; import b from "../../data/b.txt" ${TEXT}; export default [a, b];`,
    files: { "lib/a.ts": "export default 1;", "data/b.txt": "b" },
    value: [1, "b"],
  },
  {
    title: "what is below the folder of its deno.json",
    entry: "../outside/a/mod.ts",
    code: `import x from "../x.ts"; import t from "text" ${TEXT}; export default [x, t];`,
    files: { ...OUTSIDE, "../outside/deno.json": `{ "imports": { "text": "./x.txt" } }` },
    value: [1, "outside"],
  },
  {
    title: "what is in the workspace of its deno.json",
    entry: "../outside/a/mod.ts",
    code: `import x from "../x.ts"; export default x;`,
    files: {
      ...OUTSIDE,
      "../outside/a/deno.json": "{}",
      "../outside/deno.jsonc": `{ "workspace": { "members": ["./*"] } }`,
    },
    value: 1,
  },
  {
    title: "what a link in its folder leads to, if that is in the folder too",
    code: `import x from "./there/x.txt" ${TEXT}; export default x;`,
    files: { "data/x.txt": "x" },
    links: { there: "data" },
    value: "x",
  },
  {
    title: "a file by its URL",
    code: `import x from "file://HERE/x.ts"; export default x;`,
    files: { "x.ts": "export default 1;" },
    value: 1,
  },
  {
    title: "packages as pnpm installs them",
    code:
      `import lib from "lib"; import json from "./node_modules/lib/package.json"; export default [lib, json.name];`,
    files: {
      "node_modules/.pnpm/lib@1.0.0/node_modules/lib/package.json": PACKAGE,
      "node_modules/.pnpm/lib@1.0.0/node_modules/lib/lib.js":
        `import dep from "dep"; import own from "./own.json"; export default [dep, own];`,
      "node_modules/.pnpm/lib@1.0.0/node_modules/lib/own.json": "{}",
      "node_modules/.pnpm/dep@1.0.0/node_modules/dep/package.json": `{ "name": "dep", "main": "dep.js" }`,
      "node_modules/.pnpm/dep@1.0.0/node_modules/dep/dep.js": `module.exports = require("./sub");`,
      "node_modules/.pnpm/dep@1.0.0/node_modules/dep/sub/index.js": `module.exports = "dep";`,
    },
    links: {
      "node_modules/lib": ".pnpm/lib@1.0.0/node_modules/lib",
      "node_modules/.pnpm/lib@1.0.0/node_modules/dep": "../../dep@1.0.0/node_modules/dep",
    },
    value: [["dep", {}], "lib"],
  },
  {
    title: "a package to which node_modules links, with its own files and packages",
    code: `import lib from "lib"; export default lib;`,
    files: {
      "../outside/lib/package.json": PACKAGE,
      "../outside/lib/lib.js":
        `import near from "./near/x.js"; import dep from "dep"; export default [near, dep];`,
      "../outside/lib/near/x.js": `export default "near";`,
      "../outside/lib/node_modules/dep/package.json": `{ "name": "dep", "main": "dep.js" }`,
      "../outside/lib/node_modules/dep/dep.js": `module.exports = "dep";`,
      "node_modules/a.js": "",
    },
    links: { "node_modules/lib": "../../outside/lib" },
    value: ["near", "dep"],
  },
  {
    title: "packages of a node_modules above the manifest",
    code:
      `import lib from "lib"; import twice from "../node_modules/lib/lib.js"; export default lib === twice;`,
    files: {
      "../node_modules/lib/package.json": PACKAGE,
      "../node_modules/lib/lib.js": `export default {};`,
    },
    value: true,
  },
  {
    title: "a package of the workspace to which node_modules links",
    entry: "plugins/mod.ts",
    code:
      `import lib from "lib"; import same from "../packages/lib/lib.js"; export default [...lib, ...same];`,
    files: {
      "packages/lib/package.json": PACKAGE,
      "packages/lib/lib.js": `import x from "../../x.ts"; export default [x];`,
      "x.ts": "export default 1;",
      "node_modules/a.js": "",
    },
    links: { "node_modules/lib": "../packages/lib" },
    value: [1, 1],
  },
  {
    title: "code with a source map",
    code: `import x from "./x.js"; export default x;`,
    files: { "x.js": "export default 1;\n//# sourceMappingURL=../../../../etc/passwd" },
    value: 1,
  },
];

for (const { value, ...permitted } of PERMITTED) {
  linkerTest(`link() lets a plugin import ${permitted.title}`, async () => {
    using project = openCase(permitted);
    assertEquals((await project.load(permitted.entry ?? "mod.ts")).default, value);
  });
}
