import { fromFileUrl, relative } from "@std/path/posix";
import type { ModuleFormat } from "../package/resolution.ts";

/** Where esbuild thinks the modules of a graph live: in no file system of its own. */
export const NAMESPACE = "gapless";

/**
 * The names that a graph's modules have inside esbuild. Some of them come to stand in the artifact, so they are the same
 * on every machine: files are named from the folder of the plugin's own module.
 */
export class ModuleNames {
  readonly #folder: URL;

  /** @param entry Where the plugin's own module lies. */
  constructor(entry: URL) {
    this.#folder = entry.protocol === "file:" ? new URL(".", entry) : new URL("file:///");
  }

  /**
   * Returns a module's name: its URL, and an ending from which esbuild sees the format. So an import of CommonJS by an
   * ES module gives `module.exports` as its default, as in Deno.
   */
  nameOf(url: URL, format: ModuleFormat): string {
    const place = url.protocol === "file:" ? `${this.#relative(url)}${url.search}` : url.href;
    switch (format) {
      case "esm":
        return `${place}#.mjs`;
      case "commonjs":
        return `${place}#.cjs`;
      case "any":
        return place;
      default:
        return format satisfies never;
    }
  }

  /** Returns a module's URL; takes its name, with or without the namespace. */
  urlOf(name: string): URL {
    return new URL(name.replace(/^gapless:/, "").replace(/#\.[cm]js$/, ""), this.#folder);
  }

  /** A path that begins with a name might read as a URL. */
  #relative({ pathname }: URL): string {
    const path = relative(this.#folder.pathname, pathname);
    return path.startsWith("../") ? path : `./${path}`;
  }
}

/** Returns a module's format; takes its name inside esbuild. */
export function formatOf(name: string): ModuleFormat {
  if (name.endsWith("#.mjs")) return "esm";
  return name.endsWith("#.cjs") ? "commonjs" : "any";
}

/** Returns a source's URL as people read it: a plain path, if it is a file of this machine. */
export function displayUrl(url: string): string {
  return url.startsWith("file:") ? fromFileUrl(url) : url;
}
