import { createHash } from "node:crypto";
import { jsonPage, type Page } from "./page.ts";
import { tarball, type TarEntry } from "./tarball.ts";

/** One version of a package on npm. */
export interface NpmVersion {
  /** Texts by path, such as `index.js`; package.json is made. */
  readonly files?: Readonly<Record<string, string>>;
  /** A tarball in the place of files. */
  readonly tarball?: Uint8Array<ArrayBuffer>;
  /** What stands in package.json beside name and version; in the packument, too. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** What the packument says of the tarball beside where it is, or in its stead (`integrity`, `tarball`). */
  readonly dist?: Readonly<Record<string, unknown>>;
  /** Why nobody should use it. */
  readonly deprecated?: string;
}

/** A package on npm. */
export interface NpmPackage {
  readonly versions: ReadonlyMap<string, NpmVersion>;
  /** Versions by tag; the last version is `latest`, if left out. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Returns the pages of a package as npm's registry has them: the packument and the tarballs.
 *
 * @param base URL of the registry, without a slash at its end.
 */
export function npmPages(name: string, { versions, tags }: NpmPackage, base: string): Map<string, Page> {
  const pages = new Map<string, Page>();
  const listed: Record<string, unknown> = {};
  for (const [version, { files = {}, manifest = {}, dist = {}, deprecated, ...given }] of versions) {
    const about = { name, version, ...manifest };
    const bytes = given.tarball ?? tarball(entriesOf({ "package.json": JSON.stringify(about), ...files }));
    const path = `/${name}/-/${name.replace(/^.*\//, "")}-${version}.tgz`;
    pages.set(path, { bytes, type: "application/octet-stream" });
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    const shasum = createHash("sha1").update(bytes).digest("hex");
    listed[version] = {
      ...about,
      dist: { tarball: base + path, integrity, shasum, ...dist },
      ...(deprecated === undefined ? {} : { deprecated }),
    };
  }
  const latest = [...versions.keys()].at(-1);
  pages.set(`/${name}`, jsonPage({ name, "dist-tags": tags ?? { latest }, versions: listed }));
  return pages;
}

function entriesOf(files: Readonly<Record<string, string>>): TarEntry[] {
  return Object.entries(files).map(([path, content]) => ({ path: `package/${path}`, content }));
}
