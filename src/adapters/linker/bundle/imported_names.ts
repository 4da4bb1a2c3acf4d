import { parse } from "es-module-lexer";

/** The exports of a module that others use, sorted; "all" where that cannot be told. */
export type ImportedNames = readonly string[] | "all";

/**
 * Returns what bundled code uses of modules that are not bundled with it.
 *
 * @param code As esbuild prints it: what is not used is not imported any more.
 * @param urls The modules, as the code names them.
 */
export function importedNames(code: string, urls: Iterable<string>): Map<string, ImportedNames> {
  const found = new Map<string, ImportedNames>(Array.from(urls, (url) => [url, []]));
  for (const { type, specifier, importStart, importEnd } of parse(code)[0]) {
    const known = typeof specifier === "string" ? found.get(specifier) : undefined;
    if (typeof specifier !== "string" || known === undefined) continue;
    const names = type === "static" ? namesIn(code.slice(importStart, importEnd)) : "all";
    found.set(
      specifier,
      known === "all" || names === "all" ? "all" : [...new Set([...known, ...names])].sort(),
    );
  }
  return found;
}

/** Returns the names that one import or export statement takes. */
function namesIn(statement: string): ImportedNames {
  const clause = /^(?:import|export)\b(.*?)(?:\bfrom\b\s*)?(?:"[^"]*"|'[^']*')[^"']*$/s.exec(statement)?.[1]
    ?.trim();
  // Names that are texts may hold anything.
  if (clause === undefined || /[*"']/.test(clause)) return "all";
  const [, alone = "", list = ""] = /^([\w$\u0080-\uffff]*)\s*,?\s*(?:\{(.*)\})?$/s.exec(clause) ?? [];
  const names = list.split(",").map((item) => item.trim().split(/\s+as\s+/)[0]!).filter((name) =>
    name !== ""
  );
  return alone === "" ? names : ["default", ...names];
}
