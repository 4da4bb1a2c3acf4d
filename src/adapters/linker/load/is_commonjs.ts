import type { ModuleFormat } from "../resolve/resolver.ts";

// Blanks, but no ends of lines: a file of many empty lines would be searched from each to the last.
const STATEMENT = /^[^\S\n\r\u2028\u2029]*(?:import|export)\b(?!\s*[.(:,=])/m;
const COMMONJS = /\bmodule\.exports\b|\bexports\b|\brequire\s*\(/;

/** Tells whether a module is CommonJS; where its format is open, by words that only one of the two kinds has. */
export function isCommonJs(source: string, format: ModuleFormat): boolean {
  return format === "any" ? COMMONJS.test(source) && !STATEMENT.test(source) : format === "commonjs";
}
