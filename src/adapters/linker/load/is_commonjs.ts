import type { ModuleFormat } from "../resolve/resolver.ts";

const STATEMENT = /^\s*(?:import|export)\b(?!\s*[.(:,=])/m;
const COMMONJS = /\bmodule\.exports\b|\bexports\b|\brequire\s*\(/;

/** Tells whether a module is CommonJS; where its format is open, by words that only one of the two kinds has. */
export function isCommonJs(source: string, format: ModuleFormat): boolean {
  return format === "any" ? COMMONJS.test(source) && !STATEMENT.test(source) : format === "commonjs";
}
