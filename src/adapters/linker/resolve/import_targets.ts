import { imports } from "resolve.exports";
import type { PackageManifest } from "./package_manifest.ts";
import type { ImportRequest } from "./resolver.ts";

/** Returns what a `#name`, a private import of a package, may stand for: the first one that is there counts. */
export function importTargets(
  manifest: PackageManifest,
  name: string,
  how: ImportRequest["how"],
): readonly string[] {
  try {
    return imports(manifest, name, { conditions: ["deno"], require: how === "require" }) ?? [];
  } catch {
    // The library throws plain errors, and only for a name that is not among the imports.
    return [];
  }
}
