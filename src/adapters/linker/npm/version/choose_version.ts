import { compare, type Range, satisfies, tryParse, tryParseRange } from "@std/semver";
import type { Packument } from "../registry/packument.ts";

/**
 * Chooses a version as npm does: the one that is tagged `latest` if it is in the range, else the newest one; a
 * deprecated one only if there is no other.
 *
 * @param range A range, or a tag.
 * @returns `undefined` if no version will do.
 */
export function chooseVersion({ tags, versions }: Packument, range: string): string | undefined {
  const wanted = tryParseRange(range);
  if (wanted === undefined || tags.has(range)) return tags.get(range);
  const fitting = [...versions.keys()].filter((version) => isIn(version, wanted));
  const sound = fitting.filter((version) => versions.get(version)?.deprecated !== true);
  const candidates = sound.length > 0 ? sound : fitting;
  const latest = tags.get("latest");
  return latest !== undefined && candidates.includes(latest) ? latest : newest(candidates);
}

/** Tells whether a version is in a range; in one that is none, such as a tag, it is not. */
export function satisfiesRange(version: string, range: string): boolean {
  const wanted = tryParseRange(range);
  return wanted !== undefined && isIn(version, wanted);
}

function isIn(version: string, range: Range): boolean {
  const parsed = tryParse(version);
  return parsed !== undefined && satisfies(parsed, range);
}

/** Returns the newest of some versions. */
export function newest(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

/** Orders versions from old to new. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [tryParse(a), tryParse(b)];
  if (left === undefined || right === undefined) throw new TypeError(`Cannot compare "${a}" and "${b}"`);
  // Build metadata does not count; any fixed order will do.
  return compare(left, right) || (a < b ? -1 : a > b ? 1 : 0);
}
