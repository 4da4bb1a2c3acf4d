import { compare, type Range, satisfies, tryParse, tryParseRange } from "@std/semver";
import type { Packument } from "./packument.ts";
import { type Requirement, requirementKey } from "./requirement.ts";

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

/** Returns whether a version is in a range; in one that is none, such as a tag, it is not. */
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
function compareVersions(a: string, b: string): number {
  const [left, right] = [tryParse(a), tryParse(b)];
  if (left === undefined || right === undefined) throw new TypeError(`Cannot compare "${a}" and "${b}"`);
  // Build metadata does not count; any fixed order will do.
  return compare(left, right) || (a < b ? -1 : a > b ? 1 : 0);
}

/** A requirement, and the version that was chosen for it. */
export interface Choice {
  readonly requirement: Requirement;
  readonly version: string;
  /** Whether the lock has it so: then it stays. */
  readonly locked: boolean;
}

/**
 * Lets requirements of the same package share one version where their ranges allow. The order of the choices does not
 * count: the same ones always end up with the same versions.
 *
 * @returns Versions by requirement, as {@linkcode requirementKey} writes it.
 */
export function shareVersions(choices: readonly Choice[]): Map<string, string> {
  const shared = new Map<string, string>();
  for (const [, group] of Map.groupBy(choices, ({ requirement }) => requirement.name)) {
    const candidates = [...new Set(group.map(({ version }) => version))].toSorted(compareVersions).reverse();
    const locked = new Set(group.filter(({ locked }) => locked).map(({ version }) => version));
    let open = group.filter(({ requirement, version, locked }) => {
      if (locked) shared.set(requirementKey(requirement), version);
      return !locked;
    });
    while (open.length > 0) {
      const best = candidates.toSorted((a, b) => worth(b, open, locked) - worth(a, open, locked))[0] ?? "";
      const rest = open.filter((choice) => !serves(best, choice));
      for (const choice of open) {
        if (serves(best, choice)) shared.set(requirementKey(choice.requirement), best);
      }
      open = rest;
    }
  }
  return shared;
}

/** A version that is there anyway comes first, then the one that serves most; of equals the newer one (by the sort). */
function worth(version: string, open: readonly Choice[], locked: ReadonlySet<string>): number {
  const served = open.filter((choice) => serves(version, choice)).length;
  return served === 0 ? -1 : served + (locked.has(version) ? open.length : 0);
}

function serves(version: string, choice: Choice): boolean {
  return version === choice.version || satisfiesRange(version, choice.requirement.range);
}
