const NAMES = ["setTimeout", "setInterval", "clearTimeout", "clearInterval"] as const;

/**
 * Gives a module of a package Node's timers, as Deno does: what `setTimeout()` returns has an `unref()` there, and is a
 * number elsewhere. A name that the module may declare itself is left alone.
 *
 * @param format Of an ES module no line moves: its imports are hoisted.
 */
export function withNodeTimers(source: string, format: "esm" | "commonjs"): string {
  if (!/\b(?:set|clear)(?:Timeout|Interval)\b/.test(source)) return source;
  const names = NAMES.filter((name) => mentions(name, source) && !declares(name, source));
  if (names.length === 0) return source;
  const list = `{ ${names.join(", ")} }`;
  return format === "esm"
    ? `${source}\nimport ${list} from "node:timers";`
    : `var ${list} = process.getBuiltinModule("node:timers"); ${source}`;
}

function mentions(name: string, source: string): boolean {
  return new RegExp(`(?<![.\\w$])${name}\\b`).test(source);
}

/** Tells whether a name may be declared: by a statement, or between braces as in an import. */
function declares(name: string, source: string): boolean {
  return new RegExp(
    `\\b(?:const|let|var|function\\*?|class|as)\\s+${name}\\b|[{,]\\s*(?:\\w+\\s*:\\s*)?${name}\\s*[,}=]|,\\s*${name}\\s*=`,
  ).test(source);
}
