import { join } from "@std/path/posix";
import { stat } from "../cache/watched_file.ts";
import type { Packages } from "./packages.ts";

const EXTENSIONS = ["", ".js", ".json", ".cjs"];

/**
 * Finds a file as `require` does: by its path, with an extension added, or as a folder's main file.
 *
 * @returns The file's path; `undefined` if there is none.
 */
export async function probeFile(path: string, packages: Packages): Promise<string | undefined> {
  const file = withExtension(path);
  if (file !== undefined || !stat(path)?.isDirectory) return file;
  const main = (await packages.manifestIn(path))?.main;
  const mains = main === undefined ? [] : [join(path, main), join(path, main, "index")];
  return [...mains, join(path, "index")].map(withExtension).find((found) => found !== undefined);
}

function withExtension(path: string): string | undefined {
  return EXTENSIONS.map((extension) => path + extension).find((candidate) => stat(candidate)?.isFile);
}
