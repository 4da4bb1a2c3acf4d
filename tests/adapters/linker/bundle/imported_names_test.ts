import { assertEquals } from "@std/assert";
import { type ImportedNames, importedNames } from "../../../../src/adapters/linker/bundle/imported_names.ts";

const URL = "https://x.org/a.ts";

const CODES: readonly (readonly [code: string, names: ImportedNames])[] = [
  [``, []],
  [`import "${URL}";`, []],
  [`import a from "${URL}";`, ["default"]],
  [`import { b, a as c } from "${URL}";`, ["a", "b"]],
  [`import {\n  default as x,\n  y\n} from "${URL}";`, ["default", "y"]],
  [`import { "odd name" as y } from "${URL}";`, "all"],
  [`import { from } from "${URL}";`, ["from"]],
  [`import a, { b } from "${URL}";`, ["b", "default"]],
  [`import $a, { $b as é } from '${URL}';`, ["$b", "default"]],
  [`import * as all from "${URL}";`, "all"],
  [`import a, * as all from "${URL}";`, "all"],
  [`export * from "${URL}";`, "all"],
  [`export * as all from "${URL}";`, "all"],
  [`export { a, b as default } from "${URL}";`, ["a", "b"]],
  [`import { b } from "${URL}";\nimport { a } from "${URL}";`, ["a", "b"]],
  [`import { b } from "${URL}";\nimport * as all from "${URL}";`, "all"],
  [`import { a } from "https://x.org/other.ts";`, []],
  ['const text = `\nimport { a } from "' + URL + '";\n`;', []],
  [`import("${URL}");`, "all"],
];

Deno.test("importedNames() tells what code uses of a module", () => {
  for (const [code, names] of CODES) assertEquals(importedNames(code, [URL]).get(URL), names, code);
});
