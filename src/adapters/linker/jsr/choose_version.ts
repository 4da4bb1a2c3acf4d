import { compare, parse, satisfies, tryParse, tryParseRange } from "@std/semver";
import type { JsrPackageMeta } from "./jsr_meta.ts";

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
