import { join } from "@std/path/posix";
import type { PackageTree } from "./package_tree.ts";

const EXTENSIONS = ["", ".js", ".json", ".cjs"];

/**
 * Finds a file as `require` does: by its path, with an extension added, or as a folder's main file.
 *
 * @returns The file's path; `undefined` if there is none.
 */
export async function probeFile(path: string, tree: PackageTree): Promise<string | undefined> {
  const file = withExtension(path, tree);
  if (file !== undefined || !tree.isFolder(path)) return file;
  const main = (await tree.manifestIn(path))?.main;
  const mains = main === undefined ? [] : [join(path, main), join(path, main, "index")];
  return [...mains, join(path, "index")].map((found) => withExtension(found, tree)).find((found) =>
    found !== undefined
  );
}

function withExtension(path: string, tree: PackageTree): string | undefined {
  return EXTENSIONS.map((extension) => path + extension).find((candidate) => tree.isFile(candidate));
}
