import { compareVersions, satisfiesRange } from "./choose_version.ts";
import type { Requirement } from "./requirement.ts";
import { requirementKey } from "./requirement.ts";

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
