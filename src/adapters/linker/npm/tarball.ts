import { type ParsedTarEntryWithData, unpackTar } from "modern-tar";
import { LinkFault } from "../link/link_fault.ts";

/** The files of a package by their paths, such as `lib/index.js`. */
export type PackageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** How many bytes a package may hold, unpacked. The largest of npm with code for every runtime have a half of it. */
const LARGEST = 256 * 2 ** 20;
const MOST_FILES = 100_000;

/**
 * Reads a package's tarball, in memory: none of its names reaches a file system.
 *
 * @throws {LinkFault} If it is damaged, too large, or holds what no package holds.
 */
export async function readTarball(bytes: Uint8Array<ArrayBuffer>, limit = LARGEST): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const { header, data } of await entriesOf(await gunzip(bytes, limit))) {
    const path = entryPath(header.name);
    if (header.type === "directory" || header.type === "pax-global-header") continue;
    if (header.type !== "file") {
      throw new LinkFault({
        why: `its tarball has ${JSON.stringify(header.name)}, which is a ${header.type}, not a file`,
      });
    }
    if (path === undefined) continue;
    const content = data ?? new Uint8Array();
    const before = files.get(path);
    if (before !== undefined && !sameBytes(before, content)) {
      throw new LinkFault({ why: `its tarball has the file "${path}" twice, with other content` });
    }
    files.set(path, content);
    if (files.size > MOST_FILES) {
      throw new LinkFault({ why: `its tarball has more than ${MOST_FILES} files` });
    }
  }
  return files;
}

async function entriesOf(tar: Uint8Array<ArrayBuffer>): Promise<ParsedTarEntryWithData[]> {
  try {
    return await unpackTar(tar, { strict: true });
  } catch (error) {
    // The library throws plain errors, and only for what is wrong with the bytes.
    if (!(error instanceof Error)) throw error;
    throw new LinkFault({ why: `its tarball is damaged: ${error.message}` }, { cause: error });
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * Returns the path of a tarball's entry inside its package: without the one folder that holds all of it.
 *
 * @returns `undefined` for that folder itself.
 * @throws {LinkFault} If it leads out of the package.
 */
export function entryPath(name: string): string | undefined {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  // deno-lint-ignore no-control-regex -- a name with a NUL ends there for one program, and not for another.
  if (name.startsWith("/") || parts.includes("..") || /[\\\x00]/.test(name)) {
    throw new LinkFault({
      why: `its tarball has the file ${JSON.stringify(name)}, which leads out of the package`,
    });
  }
  return parts.length < 2 ? undefined : parts.slice(1).join("/");
}

/**
 * Unpacks gzip, but no more than `limit` bytes: a small file may hold a huge one.
 *
 * @throws {LinkFault} If it is not gzip, is cut off, or holds more.
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))) {
      size += chunk.length;
      if (size > limit) throw new LinkFault({ why: `its tarball holds more than ${limit / 2 ** 20} MB` });
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof LinkFault || !(error instanceof TypeError)) throw error;
    throw new LinkFault({ why: `its tarball is damaged: ${error.message}` }, { cause: error });
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
