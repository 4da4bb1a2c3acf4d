import { type ParsedTarEntryWithData, unpackTar } from "modern-tar";
import { LinkError } from "../../../../ports/linker.ts";
import { entryPath } from "./entry_path.ts";
import { gunzip } from "./gunzip.ts";

/** The files of a package by their paths, such as `lib/index.js`. */
export type PackageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** How many bytes a package may hold, unpacked. The largest of npm with code for every runtime have a half of it. */
const LARGEST = 256 * 2 ** 20;
const MOST_FILES = 100_000;

/**
 * Reads a package's tarball, in memory: none of its names reaches a file system.
 *
 * @throws {LinkError} If it is damaged, too large, or holds what no package holds; the message is a clause.
 */
export async function readTarball(bytes: Uint8Array<ArrayBuffer>, limit = LARGEST): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { header, data } of await entriesOf(await gunzip(bytes, limit))) {
    const path = entryPath(header.name);
    if (header.type === "directory" || header.type === "pax-global-header") continue;
    if (header.type !== "file") {
      throw new LinkError(
        `its tarball has ${JSON.stringify(header.name)}, which is a ${header.type}, not a file`,
      );
    }
    if (path === undefined) continue;
    const content = data ?? new Uint8Array();
    const before = files.get(path);
    if (before !== undefined && !sameBytes(before, content)) {
      throw new LinkError(`its tarball has the file "${path}" twice, with other content`);
    }
    files.set(path, content);
    if (files.size > MOST_FILES) throw new LinkError(`its tarball has more than ${MOST_FILES} files`);
  }
  return files;
}

async function entriesOf(tar: Uint8Array<ArrayBuffer>): Promise<ParsedTarEntryWithData[]> {
  try {
    return await unpackTar(tar, { strict: true });
  } catch (error) {
    // The library throws plain errors, and only for what is wrong with the bytes.
    if (!(error instanceof Error)) throw error;
    throw new LinkError(`its tarball is damaged: ${error.message}`, { cause: error });
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
