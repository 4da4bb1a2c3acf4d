import { fromFileUrl } from "@std/path/posix";
import { LinkError } from "../../../ports/linker.ts";
import { readFile } from "../cache/watched_file.ts";
import { isInPackage } from "../resolve/packages.ts";
import type { Graph } from "../resolve/resolver.ts";
import type { Source } from "./load_module.ts";

/** Reads a file of this machine. Those of a package count only through its package.json. */
export async function loadFile(url: URL, { evidence }: Graph): Promise<Source> {
  const path = fromFileUrl(url);
  const bytes = isInPackage(path) ? await readFile(path) : await evidence.read(path, "source");
  if (bytes === undefined) throw new LinkError(`cannot find "${path}": it does not exist`);
  return { bytes, contentType: null };
}
