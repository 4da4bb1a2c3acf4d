/** How esbuild begins what it makes of an `import()` that is not of a literal; nothing else of it looks so. */
const OPEN_IMPORT = "__toESM(__require(";
/** The same, of a function with as many letters, so that the source map stays right. */
const CLOSED_IMPORT = "__toESM(__gapless(";

/** Refuses an `import()`. */
const REFUSE =
  'const __gapless = (specifier) => { throw new TypeError(`Cannot import "${specifier}": only literal imports can be linked`); }; ';

/** Gives bundled code Node's own `require`. */
const REQUIRE = 'const require = process.getBuiltinModule("node:module").createRequire(import.meta.url); ';

/**
 * Settles what becomes of names that are known at run time only: an `import()` of one throws, a `require()` of one asks
 * Node, with the plugin's own permissions.
 */
export function withRunTimeRequire(code: string): string {
  const closed = code.replaceAll(OPEN_IMPORT, CLOSED_IMPORT);
  const refuse = closed === code ? "" : REFUSE;
  const require = code.includes("var __require = ") ? REQUIRE : "";
  // esbuild's own code stands first and has no mappings, so that a longer first line leaves the map right.
  return refuse + require + closed;
}
