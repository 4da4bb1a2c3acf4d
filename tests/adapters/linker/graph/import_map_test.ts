import { assertEquals, assertThrows } from "@std/assert";
import { mapSpecifier } from "../../../../src/adapters/linker/graph/import_map.ts";
import { parseImportMap } from "../../../../src/adapters/linker/graph/import_map.ts";
import { LinkFault } from "../../../../src/adapters/linker/link/link_fault.ts";
import { linkerTest, Project } from "../project.ts";

const BASE = new URL("file:///p/deno.json");
const MAP = parseImportMap({
  imports: {
    "lib": "./lib/mod.ts",
    "lib/": "./lib/",
    "lib/deep/": "./elsewhere/",
    "kysely": "npm:kysely@^0.29",
    "@std/toml": "jsr:@std/toml@1",
    "./old.ts": "./new.ts",
    "/": "./",
    "./": "./",
    "https://example.com/": "./vendor/",
  },
  scopes: { "./plugins/": { "lib": "./other.ts" }, "./plugins/b/": { "lib": "./third.ts" } },
}, BASE);

const CASES: readonly (readonly [specifier: string, importer: string, target: string])[] = [
  ["lib", "file:///p/mod.ts", "file:///p/lib/mod.ts"],
  ["lib/x.ts", "file:///p/mod.ts", "file:///p/lib/x.ts"],
  ["lib/deep/x.ts", "file:///p/mod.ts", "file:///p/elsewhere/x.ts"],
  ["library", "file:///p/mod.ts", "library"],
  ["lib", "file:///p/plugins/a/mod.ts", "file:///p/other.ts"],
  ["lib", "file:///p/plugins/b/mod.ts", "file:///p/third.ts"],
  ["lib/x.ts", "file:///p/plugins/b/mod.ts", "file:///p/lib/x.ts"],
  ["kysely", "file:///p/mod.ts", "npm:kysely@^0.29"],
  ["kysely/helpers/sqlite", "file:///p/mod.ts", "npm:/kysely@^0.29/helpers/sqlite"],
  ["@std/toml/parse", "file:///p/mod.ts", "jsr:/@std/toml@1/parse"],
  ["./old.ts", "file:///p/mod.ts", "file:///p/new.ts"],
  ["../old.ts", "file:///p/a/mod.ts", "file:///p/new.ts"],
  ["./x.ts", "file:///p/a/mod.ts", "file:///p/a/x.ts"],
  ["/abs.ts", "file:///p/a/mod.ts", "file:///p/abs.ts"],
  ["https://example.com/x.ts", "file:///p/mod.ts", "file:///p/vendor/x.ts"],
  ["https://example.org/x.ts", "file:///p/mod.ts", "https://example.org/x.ts"],
  ["node:fs", "file:///p/mod.ts", "node:fs"],
];

Deno.test("mapSpecifier() maps as browsers and Deno do", () => {
  for (const [specifier, importer, target] of CASES) {
    assertEquals(mapSpecifier(specifier, new URL(importer), MAP), target, `${specifier} from ${importer}`);
  }
});

Deno.test("mapSpecifier() lets no specifier out of the place that its prefix is mapped to", () => {
  assertThrows(
    () => mapSpecifier("lib/../secret.ts", new URL("file:///p/mod.ts"), MAP),
    LinkFault,
    `cannot map "lib/../secret.ts": it leads out of "file:///p/lib/"`,
  );
});

const FAULTS: readonly (readonly [json: Record<string, unknown>, message: string])[] = [
  [{ imports: [] }, `"imports" is not an object`],
  [{ imports: { a: 1 } }, `"imports"."a" is 1, but must be a URL, or a path that starts with ./ ../ or /`],
  [
    { imports: { a: "b" } },
    `"imports"."a" is "b", but must be a URL, or a path that starts with ./ ../ or /`,
  ],
  [{ scopes: { "./x/": 1 } }, `"scopes"."./x/" is not an object`],
];

Deno.test("parseImportMap() tells what is wrong, and where", () => {
  for (const [json, message] of FAULTS) assertThrows(() => parseImportMap(json, BASE), SyntaxError, message);
});

linkerTest("link() uses the import map of the nearest deno.json, with its scopes", async () => {
  using project = Project.open({
    "deno.json": `{ "imports": { "lib": "./wrong.ts" } }`,
    "plugins/deno.jsonc": `{
      // Comments and trailing commas are fine.
      "imports": { "lib": "./lib.ts", "lib/": "./lib/" },
      "scopes": { "./b/": { "lib": "./b/lib.ts", }, },
    }`,
    "plugins/lib.ts": `export default "lib";`,
    "plugins/lib/sub.ts": `export default "sub";`,
    "plugins/b/lib.ts": `export default "b's";`,
    "plugins/b/mod.ts": `export { default } from "lib";`,
    "plugins/a/mod.ts": `import lib from "lib"; import sub from "lib/sub.ts"; import b from "../b/mod.ts";
      export default [lib, sub, b];`,
  });
  assertEquals((await project.load("plugins/a/mod.ts")).default, ["lib", "sub", "b's"]);
});

linkerTest("link() uses a deno.json's import map file, and its compiler options", async () => {
  using project = Project.open({
    "deno.json":
      `{ "importMap": "./maps/imports.json", "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "h" } }`,
    "maps/imports.json": `{ "imports": { "h/jsx-runtime": "../h.ts" } }`,
    "h.ts": `export const jsx = (tag: string, props: object) => [tag, props];`,
    "mod.tsx": `export default <p id="x" />;`,
  });
  assertEquals((await project.load("mod.tsx")).default, ["p", { id: "x" }]);
});
