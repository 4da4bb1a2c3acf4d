import { assert, assertEquals } from "@std/assert";
import { isCommonJs } from "../../../src/adapters/linker/load/is_commonjs.ts";

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
