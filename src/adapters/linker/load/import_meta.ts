import { dirname, fromFileUrl } from "@std/path/posix";
import { runTimeUrl } from "./run_time_url.ts";

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
