import { LinkFault } from "../link/link_fault.ts";
import { isOfPackage } from "./package_url.ts";
import type { MappedRequest, Resolution } from "./resolution.ts";

/** Leaves the modules of Node, which Deno brings along, to run time. Only packages may leave out their `node:`. */
export async function resolveNodeBuiltin(
  { specifier, target, importer }: MappedRequest,
): Promise<Resolution | undefined> {
  if (target.startsWith("node:")) return { kind: "builtin", name: target.slice("node:".length) };
  if (target.includes(":") || !await isBuiltin(target)) return undefined;
  if (isOfPackage(importer)) {
    return { kind: "builtin", name: target };
  }
  throw new LinkFault({ cannot: "find", what: specifier, why: `did you mean "node:${specifier}"?` });
}

async function isBuiltin(name: string): Promise<boolean> {
  // Only here: in a binary, static imports of Node's modules are loaded at every start, and this one is slow.
  const module = await import("node:module");
  return module.isBuiltin(name);
}
