import { dirname, extname, toFileUrl } from "@std/path/posix";
import type { Packages } from "./packages.ts";
import type { ModuleFormat, Resolution } from "./resolver.ts";

/** Returns a file of a package as a module, understood as its nearest package.json says. */
export async function moduleOfPackage(path: string, packages: Packages): Promise<Resolution> {
  const manifest = await packages.enclosing(dirname(path));
  return {
    kind: "module",
    url: toFileUrl(path),
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
