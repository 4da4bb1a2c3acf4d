import { LinkError } from "../../../../ports/linker.ts";

/**
 * Returns the path of a tarball's entry inside its package: without the one folder that holds all of it.
 *
 * @returns `undefined` for that folder itself.
 * @throws {LinkError} If it leads out of the package; the message is a clause.
 */
export function entryPath(name: string): string | undefined {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  // deno-lint-ignore no-control-regex -- a name with a NUL ends there for one program, and not for another.
  if (name.startsWith("/") || parts.includes("..") || /[\\\x00]/.test(name)) {
    throw new LinkError(`its tarball has the file ${JSON.stringify(name)}, which leads out of the package`);
  }
  return parts.length < 2 ? undefined : parts.slice(1).join("/");
}
