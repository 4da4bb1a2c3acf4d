import { digest } from "../../../domain/text/digest.ts";
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
export async function snapshot(
  path: string,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly snapshot: Snapshot } | undefined> {
  // In this order, so that an edit between the two shows as a stamp that differs later.
  const info = stat(path);
  if (info === undefined) return undefined;
  const bytes = await readFile(path);
  const racy = changedAt(info) > Date.now() - COARSEST_MS;
  return { bytes, snapshot: { path, stamp: stampOf(info), sha256: digest(bytes), racy } };
}

/**
 * Reads a file that is there.
 *
 * @throws {LinkFault} If it cannot be read.
 */
export async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
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
export async function recheck(file: WatchedFile): Promise<WatchedFile | undefined> {
  const info = stat(file.path);
  if (file.kind === "absent") return info === undefined ? file : undefined;
  if (info === undefined) return undefined;
  const sameStamp = stampOf(info) === file.stamp;
  if (sameStamp && !file.racy) return file;
  // The other files of a package that was installed again may differ even if its package.json does not.
  if (!sameStamp && file.kind === "package") return undefined;
  const now = await snapshot(file.path).catch(unreadable);
  return now?.snapshot.sha256 === file.sha256 ? { kind: file.kind, ...now.snapshot } : undefined;
}

/** A file that cannot be read is not the same any more; the next link tells why. */
function unreadable(error: unknown): undefined {
  if (!(error instanceof LinkFault)) throw error;
}
