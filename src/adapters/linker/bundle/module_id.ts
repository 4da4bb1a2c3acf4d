import type { ModuleFormat } from "../resolve/resolver.ts";

/** Where esbuild thinks the modules of a graph live: in no file system of its own. */
export const NAMESPACE = "gapless";

/**
 * Returns the name that a module has inside esbuild: its URL, and an ending from which esbuild sees the format. So an
 * import of CommonJS by an ES module gives `module.exports` as its default, as in Deno.
 */
export function moduleId(url: URL, format: ModuleFormat): string {
  switch (format) {
    case "esm":
      return `${url.href}#.mjs`;
    case "commonjs":
      return `${url.href}#.cjs`;
    case "any":
      return url.href;
    default:
      return format satisfies never;
  }
}

/** Returns a module's URL; takes its name inside esbuild, with or without the namespace. */
export function sourceUrl(id: string): string {
  return id.replace(/^gapless:/, "").replace(/#\.[cm]js$/, "");
}

/** Returns a module's format; takes its name inside esbuild. */
export function formatOf(id: string): ModuleFormat {
  if (id.endsWith("#.mjs")) return "esm";
  return id.endsWith("#.cjs") ? "commonjs" : "any";
}
