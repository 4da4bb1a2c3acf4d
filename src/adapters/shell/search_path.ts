import type { IgnoredEntry } from "../../ports/machine.ts";
import { untrustedReason } from "./untrusted_reason.ts";

/** What the C library searches where `PATH` is not set. */
const DEFAULT = "/usr/bin:/bin";

/** The folders in which programs of the host are searched, and the entries of `PATH` that are none of them. */
export interface SearchPath {
  readonly folders: readonly string[];
  readonly ignored: readonly IgnoredEntry[];
}

/**
 * Reads `PATH`: relative and empty entries are ignored; for root, also those in which somebody else could put a program.
 *
 * @param path The variable's value.
 * @param isRoot Whether this process belongs to root.
 */
export function searchPath(path: string | undefined, isRoot: boolean): SearchPath {
  const folders: string[] = [];
  const ignored: IgnoredEntry[] = [];
  for (const entry of new Set((path ?? DEFAULT).split(":"))) {
    const reason = entry.startsWith("/") ? isRoot ? reasonForRoot(entry) : null : relativeReason(entry);
    if (reason === null) folders.push(entry);
    else if (reason !== MISSING) ignored.push({ entry, reason });
  }
  return { folders, ignored };
}

/** Of a folder that is not there nothing is reported: many a PATH has some. */
const MISSING = "missing";

function relativeReason(entry: string): string {
  return entry === "" ? "it is empty, which means the working folder" : "it is not an absolute path";
}

/** Returns why root must not start programs from a folder, or `MISSING`; null if there is no reason. */
function reasonForRoot(folder: string): string | null {
  try {
    return untrustedReason(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return MISSING;
    if (error instanceof Error) return error.message;
    throw error;
  }
}
