import { fromFileUrl } from "@std/path/posix";
import { LinkError } from "../../../ports/linker.ts";
import type { Evidence } from "../cache/evidence.ts";
import { readFile } from "../cache/watched_file.ts";
import { isInPackage } from "../resolve/packages.ts";

/** Reads a file of this machine. Those of a package count only through its package.json. */
export async function loadFile(url: URL, evidence: Evidence): Promise<Uint8Array<ArrayBuffer>> {
  const path = fromFileUrl(url);
  if (isInPackage(path)) return await readFile(path);
  const bytes = await evidence.read(path, "source");
  if (bytes === undefined) throw new LinkError(`cannot find "${path}": it does not exist`);
  return bytes;
}
