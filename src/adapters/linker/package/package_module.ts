import { dirname, extname } from "@std/path/posix";
import type { PackageTree } from "./package_manifest.ts";
import type { ModuleFormat, Resolution } from "./resolution.ts";

/** Returns a file of a package as a module, understood as its nearest package.json says. */
export async function moduleOfPackage(path: string, tree: PackageTree): Promise<Resolution> {
  const manifest = await tree.enclosing(dirname(path));
  return {
    kind: "module",
    url: tree.urlOf(path),
    format: formatOf(extname(path), manifest?.type),
    sideEffects: manifest?.sideEffects !== false,
  };
}

function formatOf(extension: string, type: string | undefined): ModuleFormat {
  switch (extension) {
    case ".mjs":
    case ".mts":
      return "esm";
    case ".cjs":
    case ".cts":
      return "commonjs";
    case ".js":
    case ".ts":
      // Without a type, the code itself tells.
      return type === "module" ? "esm" : type === "commonjs" ? "commonjs" : "any";
    default:
      return "any";
  }
}
