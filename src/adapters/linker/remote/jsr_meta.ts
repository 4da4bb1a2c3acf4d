import { compare, parse, satisfies, tryParse, tryParseRange } from "@std/semver";
import { isVersion } from "../../../domain/linking/is_version.ts";
import { asRecord } from "../../../domain/text/as_record.ts";
import { LinkFault } from "../link/link_fault.ts";

/** A package's versions, as its `meta.json` has them. */
export interface JsrPackageMeta {
  /** The version for whoever asks for none; null if there is none. */
  readonly latest: string | null;
  /** Versions that their authors did not take back. */
  readonly versions: readonly string[];
  /** Versions that their authors took back: only a lock may still name them. */
  readonly yanked: readonly string[];
}

/** One version, as its `<version>_meta.json` has it. */
export interface JsrVersionMeta {
  /** Paths by export: `.`, or `./` and a path. */
  readonly exports: ReadonlyMap<string, string>;
  /** SHA-256 of each file, by its path with a slash at its start. */
  readonly checksums: ReadonlyMap<string, string>;
}

/** @throws {LinkFault} If the file is not what JSR has. */
export function parseJsrPackageMeta(url: URL, bytes: Uint8Array): JsrPackageMeta {
  const { latest, ...meta } = parseObject(url, bytes);
  const versions = asRecord(meta.versions);
  if (versions === undefined) throw malformed(url, '"versions" is no object');
  const [yanked, good] = [[] as string[], [] as string[]];
  for (const [version, about] of Object.entries(versions)) {
    if (!isVersion(version)) throw malformed(url, `"${version}" is no version`);
    (asRecord(about)?.yanked === true ? yanked : good).push(version);
  }
  return {
    latest: typeof latest === "string" && good.includes(latest) ? latest : null,
    versions: good,
    yanked,
  };
}

/** @throws {LinkFault} If the file is not what JSR has. */
export function parseJsrVersionMeta(url: URL, bytes: Uint8Array): JsrVersionMeta {
  const meta = parseObject(url, bytes);
  const [exports, manifest] = [asRecord(meta.exports), asRecord(meta.manifest)];
  if (exports === undefined) throw malformed(url, '"exports" is no object');
  if (manifest === undefined) throw malformed(url, '"manifest" is no object');
  return {
    exports: new Map(
      Object.entries(exports).map(([name, path]) => {
        if (typeof path !== "string" || !isPath(path.slice(1)) || !path.startsWith(".")) {
          throw malformed(url, `its export "${name}" leads to ${JSON.stringify(path)}`);
        }
        return [name, path.slice(1)];
      }),
    ),
    checksums: new Map(
      Object.entries(manifest).map(([path, about]) => {
        const checksum = asRecord(about)?.checksum;
        const sha256 = typeof checksum === "string"
          ? /^sha256-([0-9a-f]{64})$/.exec(checksum)?.[1]
          : undefined;
        if (!isPath(path) || sha256 === undefined) {
          throw malformed(url, `its file "${path}" has no place or checksum`);
        }
        return [path, sha256];
      }),
    ),
  };
}

/** A path within the package: from its root, and not out of it again. */
function isPath(path: string): boolean {
  return path.startsWith("/") && URL.parse(path, "jsr:/")?.pathname === path &&
    !/\/\/|\\|%2f|%2e/i.test(path);
}

function parseObject(url: URL, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value = asRecord(JSON.parse(new TextDecoder().decode(bytes)));
    if (value !== undefined) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw malformed(url, error.message, error);
  }
  throw malformed(url, "it is no object");
}

function malformed(url: URL, why: string, cause?: Error): LinkFault {
  return new LinkFault({ cannot: "read", what: url.href, why }, cause && { cause });
}

/**
 * Chooses the version of a package that an import gets: the newest one in its range that was not taken back. One that is
 * in use already is better than a newer one, so that packages share it.
 *
 * @param range As the import has it; `undefined`: any.
 * @param inUse Versions that the lock has for other imports.
 * @returns `undefined` if none will do.
 */
export function chooseVersion(
  { latest, versions }: JsrPackageMeta,
  range: string | undefined,
  inUse: readonly string[],
): string | undefined {
  const wanted = range === undefined ? undefined : tryParseRange(range);
  if (range !== undefined && wanted === undefined) return undefined;
  const fitting = (from: readonly string[]) =>
    from.filter((version) => {
      const parsed = tryParse(version);
      return parsed !== undefined && (wanted === undefined || satisfies(parsed, wanted));
    }).toSorted((a, b) => compare(parse(b), parse(a)));
  const shared = fitting(inUse.filter((version) => versions.includes(version)))[0];
  if (shared !== undefined) return shared;
  if (wanted === undefined && latest !== null) return latest;
  return fitting(versions)[0];
}
