/** What says nothing of a plugin: the file is called so by convention. */
const CONVENTIONAL = ["mod", "main", "index", "plugin", "src", "dist", "lib"];
const VERSION = /^v?\d+(?:\.\d+)*$/;
const LONGEST = 64;

/**
 * Returns the name that suits a plugin, told from where its module comes from; null if that tells none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(nameOfModule("jsr:@acme/token-cleaner@^1"), "token-cleaner");
 * assertEquals(nameOfModule("https://example.com/plugins/report@2/mod.ts"), "report");
 * assertEquals(nameOfModule("./plugins/Visits.ts"), "visits");
 * ```
 */
export function nameOfModule(specifier: string): string | null {
  if (/^data:/i.test(specifier)) return null;
  const path = specifier.replace(/[?#].*$/s, "").replace(/^[a-z]+:(?:\/\/[^/]*)?/i, "");
  const isPackage = /^(?:jsr|npm):/.test(specifier);
  const segments = path.split("/").filter((segment) => !/^[.@]|^$/.test(segment) && !VERSION.test(segment));
  const named = segments.map((segment) => nameOf(segment.replace(/@.*$/s, "")));
  // A package's own name comes first, and a file's name last.
  const found = (isPackage ? named : named.reverse()).find((name) =>
    name !== "" && !CONVENTIONAL.includes(name)
  );
  return found ?? null;
}

function nameOf(segment: string): string {
  const bare = segment.replace(/\.[cm]?[jt]sx?$/i, "").toLowerCase();
  return bare.replace(/[^a-z0-9_-]+/g, "-").replace(/^[^a-z0-9]+|-+$/g, "").slice(0, LONGEST);
}
