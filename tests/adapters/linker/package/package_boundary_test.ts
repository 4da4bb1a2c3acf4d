// Covers, of graph/import_boundary.ts, what packages may import.
import { type Attack, OUTSIDE, PACKAGE, packageOf, testAttack, TEXT } from "../import_case.ts";

const ATTACKS: readonly Attack[] = [
  {
    title: "a file outside of a package, by the package's name",
    code: `export { default as x } from "lib/../../data.txt" ${TEXT};`,
    files: { ...packageOf(""), "data.txt": "data" },
    message: `"~/data.txt" is outside of the package "~/node_modules/lib"`,
  },
  {
    title: "another package by its path, from a package",
    code: `import "lib";`,
    files: { ...packageOf(`import "../other/x.js";`), "node_modules/other/x.js": "" },
    message: `"~/node_modules/other/x.js" is outside of the package "~/node_modules/lib"`,
  },
  {
    title: "a file to which a link in a package leads, from the package",
    code: `import "lib";`,
    files: { ...packageOf(`export { default } from "./x.txt" ${TEXT};`), ...OUTSIDE },
    links: { "node_modules/lib/x.txt": "../../../outside/x.txt" },
    message: `"~/../outside/x.txt" is outside of the package "~/node_modules/lib"`,
  },
  {
    title: "a file to which a link in a package leads",
    code: `export { default as x } from "./node_modules/lib/x.txt" ${TEXT};`,
    files: { ...packageOf(""), ...OUTSIDE },
    links: { "node_modules/lib/x.txt": "../../../outside/x.txt" },
    message: `"~/../outside/x.txt" is outside of the package "~/node_modules/lib"`,
  },
  ...[
    `"exports": "./../../data.txt"`,
    `"exports": { ".": "./x/../../../data.txt" }`,
    `"main": "../../data.txt"`,
  ].map((
    field,
  ) => ({
    title: `what a package names outside of itself: ${field}`,
    code: `export { default as x } from "lib" ${TEXT};`,
    files: { "node_modules/lib/package.json": `{ "name": "lib", ${field} }`, "data.txt": "data" },
    message: `"lib"`,
  })),
  {
    title: "what a package names outside of itself among its imports",
    code: `import "lib";`,
    files: {
      "node_modules/lib/package.json":
        `{ "name": "lib", "type": "module", "main": "lib.js", "imports": { "#x": "./../../data.txt" } }`,
      "node_modules/lib/lib.js": `export { default } from "#x" ${TEXT};`,
      "data.txt": "data",
    },
    message: `"#x"`,
  },
  {
    title: "a folder that node_modules links to, without a package in it",
    code: `export { default as x } from "./node_modules/lib/x.txt" ${TEXT};`,
    files: { ...OUTSIDE, "node_modules/a.js": "" },
    links: { "node_modules/lib": "../../outside" },
    message: `"~/node_modules/lib" leads to "~/../outside", which has no package.json`,
  },
  {
    title: "a package of a node_modules that is not above",
    code: `export { default as x } from "../outside/node_modules/lib/x.txt" ${TEXT};`,
    files: { "../outside/node_modules/lib/x.txt": "x", "../outside/node_modules/lib/package.json": PACKAGE },
    message: `"~/../outside/node_modules/lib/x.txt" is outside of "~"`,
  },
  {
    title: "a file outside of a linked package, from the package",
    code: `import "lib";`,
    files: {
      ...OUTSIDE,
      "../outside/lib/package.json": PACKAGE,
      "../outside/lib/lib.js": `export { default } from "../x.ts";`,
      "node_modules/a.js": "",
    },
    links: { "node_modules/lib": "../../outside/lib" },
    message: `cannot import "../x.ts": "~/../outside/x.ts" is outside of`,
  },
  {
    title: "a file of the plugin, from a linked package",
    code: `import "lib";`,
    files: {
      "../outside/lib/package.json": PACKAGE,
      "../outside/lib/lib.js": `export { default } from "../../project/data.json";`,
      "data.json": "{}",
      "node_modules/a.js": "",
    },
    links: { "node_modules/lib": "../../outside/lib" },
    message: `cannot import "../../project/data.json"`,
  },
];

ATTACKS.forEach(testAttack);
