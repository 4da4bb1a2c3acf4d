import { digest } from "../../../domain/text/digest.ts";
import { type ReadFile, readRegularFile } from "../../files/read_regular_file.ts";
import { changedAt, COARSEST_MS, stampOf, stat } from "../../files/file_stamp.ts";
import { LinkFault } from "./link_fault.ts";

/** A path that a link rests on, as it was when the link was made. */
export type WatchedFile =
  /** A file that, if it were there, would change the link. */
  | { readonly kind: "absent"; readonly path: string }
  /** A file whose content went into the link. */
  | { readonly kind: "source" } & Snapshot
  /** The package.json that stands for all files of a package. */
  | { readonly kind: "package" } & Snapshot;

/** What a file was like. */
export interface Snapshot {
  readonly path: string;
  /** Size, times and inode: another stamp may mean another content. */
  readonly stamp: string;
  readonly sha256: string;
  /** The file was written so recently that a later edit may have left the stamp as it is. */
  readonly racy: boolean;
}

/**
 * Reads a file; `undefined` if there is none.
 *
 * @throws {LinkFault} If it is there but cannot be read.
 */
export function snapshot(
  path: string,
): ReadFile & { readonly snapshot: Snapshot } | undefined {
  if (stat(path) === undefined) return undefined;
  // Of before it was read, so that an edit meanwhile shows as a stamp that differs later.
  const { bytes, info } = readFile(path);
  const racy = changedAt(info) > Date.now() - COARSEST_MS;
  return { bytes, info, snapshot: { path, stamp: stampOf(info), sha256: digest(bytes), racy } };
}

/** What was read of a file, by which it is known, and when that can be relied on. */
export type Look = NonNullable<ReturnType<typeof snapshot>>;

/** What this process has read of files that many links have in common. */
const SHARED = new Map<string, Look>();

/** As {@linkcode snapshot}, of a file that many links have in common: it is read again only if it may have changed since. */
export function sharedSnapshot(path: string): Look | undefined {
  const known = SHARED.get(path);
  const info = known && stat(path);
  if (known && info && !known.snapshot.racy && stampOf(info) === known.snapshot.stamp) return known;
  const look = snapshot(path);
  if (look !== undefined) SHARED.set(path, look);
  return look;
}

/** Far more than any module has, and less than what hurts. */
const MOST_BYTES = 100_000_000;

/**
 * Reads a file that is there.
 *
 * @throws {LinkFault} If it cannot be read, or is not a regular file.
 */
export function readFile(path: string): ReadFile {
  try {
    return readRegularFile(path, MOST_BYTES);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LinkFault({ cannot: "read", what: path, why: error.message }, { cause: error });
  }
}

/**
 * Checks a file against what it was like, by its content only where the stamp leaves a doubt.
 *
 * @returns The same object, a fresh one with the same content, or `undefined` if it is not the same file any more.
 */
export function recheck(file: WatchedFile): WatchedFile | undefined {
  const info = stat(file.path);
  if (file.kind === "absent") return info === undefined ? file : undefined;
  if (info === undefined) return undefined;
  const sameStamp = stampOf(info) === file.stamp;
  if (sameStamp && !file.racy) return file;
  // The other files of a package that was installed again may differ even if its package.json does not.
  if (!sameStamp && file.kind === "package") return undefined;
  const now = snapshotIfReadable(file.path);
  return now?.snapshot.sha256 === file.sha256 ? { kind: file.kind, ...now.snapshot } : undefined;
}

/** A file that cannot be read is not the same any more; the next link reports why. */
function snapshotIfReadable(path: string): ReturnType<typeof snapshot> {
  try {
    return snapshot(path);
  } catch (error) {
    if (error instanceof LinkFault) return undefined;
    throw error;
  }
}
