import type { Lock } from "../../../domain/linking/lock.ts";
import { parseLock } from "../../../domain/linking/parse_lock.ts";
import { printLock } from "../../../domain/linking/print_lock.ts";
import type { DataFile } from "../../../ports/linker.ts";
import { sha256Of } from "../../files/sha256_of.ts";
import type { WatchedFile } from "../link/watched_file.ts";
import { writeAtomically } from "./write_atomically.ts";

/** What became of a module's last link, and what that rests on. */
export interface LinkRecord {
  /** Digest of the artifact. */
  readonly sha256: string;
  /** Size of the artifact in bytes. */
  readonly size: number;
  readonly files: readonly WatchedFile[];
  readonly data: readonly DataFile[];
  /** The part of the lock that the artifact rests on; none if it has nothing of other machines. */
  readonly lock?: Lock;
  /** What the lock was like when it last agreed; null if that may have been changed since without a trace. */
  readonly lockStamp?: string | null;
}

/** Reads a record. One that is missing or damaged is as good as none: the module is linked anew. */
export async function readLinkRecord(path: string): Promise<LinkRecord | undefined> {
  try {
    const [sha256, text = ""] = (await Deno.readTextFile(path)).split("\n", 2);
    // It says which code runs: its form alone does not show that it is as it was written.
    if (await sha256Of(new TextEncoder().encode(text)) !== sha256) return undefined;
    const record: unknown = JSON.parse(text);
    if (!isStoredRecord(record)) return undefined;
    const { lock, ...rest } = record;
    return lock === undefined ? rest : { ...rest, lock: parseLock(lock) };
  } catch (error) {
    // What else is wrong with the state folder shows when the new record is written.
    if (error instanceof SyntaxError || error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/** Replaces a record. */
export async function writeLinkRecord(path: string, { lock, ...rest }: LinkRecord): Promise<void> {
  const stored: StoredRecord = lock === undefined ? rest : { ...rest, lock: printLock(lock) };
  const text = JSON.stringify(stored);
  const sha256 = await sha256Of(new TextEncoder().encode(text));
  await writeAtomically(path, new TextEncoder().encode(`${sha256}\n${text}`));
}

/** A record as its file has it. */
type StoredRecord = Omit<LinkRecord, "lock"> & { readonly lock?: string };

function isStoredRecord(value: unknown): value is StoredRecord {
  return isObject(value) && typeof value.sha256 === "string" && /^[0-9a-f]{64}$/.test(value.sha256) &&
    typeof value.size === "number" && Array.isArray(value.files) && value.files.every(isWatchedFile) &&
    Array.isArray(value.data) && value.data.every(isDataFile) &&
    (value.lock === undefined || typeof value.lock === "string");
}

function isWatchedFile(value: unknown): value is WatchedFile {
  if (!isObject(value) || typeof value.path !== "string") return false;
  if (value.kind === "absent") return true;
  return (value.kind === "source" || value.kind === "package") && typeof value.stamp === "string" &&
    typeof value.sha256 === "string" && typeof value.racy === "boolean";
}

function isDataFile(value: unknown): value is DataFile {
  return isObject(value) && typeof value.path === "string" && typeof value.realPath === "string" &&
    typeof value.own === "boolean";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
