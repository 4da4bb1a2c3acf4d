import { pooledMap } from "@std/async/pool";
import { packageSpecifier } from "../../domain/linking/package_specifier.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import { type Linker, LinkError } from "../../ports/linker.ts";
import type { NewestVersions, PackageIndex } from "../../ports/package_index.ts";
import { linkedNeeds } from "./linked_needs.ts";

/** What is looked for with. */
export interface OutdatedRoom {
  readonly manifest: Pick<Manifest, "path" | "plugins">;
  readonly linker: Linker;
  readonly index: PackageIndex;
}

/** A package that plugins have, and what there is of it now. */
export interface PackageAge extends NewestVersions {
  /** Plugins that rest on it. */
  readonly plugins: readonly string[];
  /** As the import, or the manifest, has it. */
  readonly specifier: string;
  /** The version that is locked. */
  readonly locked: string;
  /** Whether a plugin is this package itself, and does not only import it. */
  readonly isPlugin: boolean;
}

/** What was found. */
export interface Ages {
  readonly packages: readonly PackageAge[];
  readonly failures: readonly { readonly specifier: string; readonly error: string }[];
}

/** Packages that are asked for at the same time. */
const AT_ONCE = 8;

/**
 * Asks the registries how old the packages are that plugins rest on. A plugin that does not link is a failure; the others go on.
 */
export async function findOutdated({ manifest, linker, index }: OutdatedRoom): Promise<Ages> {
  const held = new Map<string, { locked: string; plugins: string[]; isPlugin: boolean }>();
  const linked = await linkedNeeds(manifest, linker);
  for (const { plugin, module, lock } of linked.needs) {
    for (const [specifier, locked] of lock.specifiers) {
      const known = held.get(specifier) ?? { locked, plugins: [], isPlugin: false };
      known.plugins.push(plugin);
      held.set(specifier, { ...known, isPlugin: known.isPlugin || packageSpecifier(module) === specifier });
    }
  }
  const packages: PackageAge[] = [];
  const failures = linked.failures.map(({ plugin, module, error }) => ({
    specifier: module,
    error: `${plugin}: ${error}`,
  }));
  const asked = pooledMap(AT_ONCE, held, async ([specifier, about]) => {
    try {
      const newest = await index.newest(specifier);
      if (newest !== undefined) packages.push({ specifier, ...about, ...newest });
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      failures.push({ specifier, error: error.message });
    }
  });
  await Array.fromAsync(asked);
  return { packages: packages.sort((a, b) => (a.specifier < b.specifier ? -1 : 1)), failures };
}
