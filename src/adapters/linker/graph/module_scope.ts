import { dirname, fromFileUrl } from "@std/path/posix";
import { PACKAGE_SCHEME } from "../package/package_url.ts";
import type { ModuleFormat } from "../package/resolution.ts";

/** What esbuild puts in the place of `import.meta`, which would speak of the artifact. */
export const IMPORT_META = "__gapless_import_meta";

const SCHEME = "gapless-import-meta:";

/**
 * Gives an ES module an `import.meta` of its own. The import stands last, so that no line or column moves; imports are
 * hoisted.
 */
export function withImportMeta(source: string, url: URL): string {
  if (!source.includes("import.meta")) return source;
  return `${source}\nimport ${IMPORT_META} from ${JSON.stringify(SCHEME + runTimeUrl(url).href)};`;
}

/** Returns the URL of the module whose `import.meta` a specifier stands for, if it is such a one. */
export function importMetaUrl(specifier: string): string | undefined {
  return specifier.startsWith(SCHEME) ? specifier.slice(SCHEME.length) : undefined;
}

/** Returns the code of a module whose default export is the `import.meta` of the module at `url`. */
export function importMetaModule(url: string): string {
  const filename = url.startsWith("file:") ? fromFileUrl(url) : undefined;
  const place = {
    url,
    ...(filename === undefined ? {} : { filename, dirname: dirname(filename) }),
    main: false,
  };
  return `const meta = ${JSON.stringify(place)};
meta.resolve = (specifier) => new URL(specifier, meta.url).href;
export default meta;`;
}

/** Gives a CommonJS module its `__filename` and `__dirname`. */
export function withCommonJsNames(source: string, url: URL): string {
  if (!/\b__(?:file|dir)name\b/.test(source)) return source;
  const filename = fromFileUrl(runTimeUrl(url));
  return `var __filename = ${JSON.stringify(filename)}, __dirname = ${
    JSON.stringify(dirname(filename))
  }; ${source}`;
}

/**
 * Returns the URL that a module sees as its own. A package of npm expects to lie on a disk, and is told a place on one
 * that no machine has, the same on all of them: `file:///npm:/ms@2.1.3/index.js`.
 */
function runTimeUrl(url: URL): URL {
  return url.protocol === PACKAGE_SCHEME ? new URL(`file:///${url.href}`) : url;
}

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

/** Returns whether a name may be declared: by a statement, or between braces as in an import. */
function declares(name: string, source: string): boolean {
  return new RegExp(
    `\\b(?:const|let|var|function\\*?|class|as)\\s+${name}\\b|[{,]\\s*(?:\\w+\\s*:\\s*)?${name}\\s*[,}=]|,\\s*${name}\\s*=`,
  ).test(source);
}

// Blanks, but no ends of lines: a file of many empty lines would be searched from each to the last.
const STATEMENT = /^[^\S\n\r\u2028\u2029]*(?:import|export)\b(?!\s*[.(:,=])/m;
const COMMONJS = /\bmodule\.exports\b|\bexports\b|\brequire\s*\(/;

/** Returns whether a module is CommonJS; where its format is open, by words that only one of the two kinds has. */
export function isCommonJs(source: string, format: ModuleFormat): boolean {
  return format === "any" ? COMMONJS.test(source) && !STATEMENT.test(source) : format === "commonjs";
}
