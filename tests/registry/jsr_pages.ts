import { digest } from "../../src/domain/text/digest.ts";
import { jsonPage, type Page, textPage } from "./page.ts";

/** One version of a package on JSR. */
export interface JsrVersion {
  /** Texts by path, such as `/mod.ts`. */
  readonly files: Readonly<Record<string, string>>;
  /** Files by export; `{ ".": "./mod.ts" }` if left out. */
  readonly exports?: Readonly<Record<string, string>>;
  /** Whether its author took it back. */
  readonly yanked?: boolean;
}

/**
 * Returns the pages of a package as JSR has them.
 *
 * @param name Such as `@acme/cleaner`.
 */
export function jsrPages(name: string, versions: ReadonlyMap<string, JsrVersion>): Map<string, Page> {
  const pages = new Map<string, Page>();
  const [scope = "", bare = ""] = name.slice(1).split("/");
  const listed = Object.fromEntries(
    Array.from(versions, ([version, { yanked }]) => [version, yanked ? { yanked } : {}]),
  );
  const latest = versions.entries().filter(([, { yanked }]) => !yanked).toArray().at(-1)?.[0] ?? null;
  pages.set(`/${name}/meta.json`, jsonPage({ scope, name: bare, latest, versions: listed }));
  for (const [version, { files, exports = { ".": "./mod.ts" } }] of versions) {
    const manifest: Record<string, { size: number; checksum: string }> = {};
    for (const [path, text] of Object.entries(files)) {
      const page = textPage(path, text);
      pages.set(`/${name}/${version}${path}`, page);
      manifest[path] = { size: page.bytes.length, checksum: `sha256-${digest(page.bytes)}` };
    }
    pages.set(`/${name}/${version}_meta.json`, jsonPage({ manifest, exports }));
  }
  return pages;
}
