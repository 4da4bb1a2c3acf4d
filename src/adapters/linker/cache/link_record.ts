import type { Lock } from "../../../domain/linking/lock.ts";
import { parseLock } from "../../../domain/linking/parse_lock.ts";
import { printLock } from "../../../domain/linking/print_lock.ts";
import type { DataFile } from "../../../ports/linker.ts";
import { sha256Of } from "../../files/sha256_of.ts";
import { asRecord } from "../../../domain/text/as_record.ts";
import type { WatchedFile } from "../link/watched_file.ts";
import { readIfThere } from "../store/read_if_there.ts";
import { writeFile } from "../store/write_file.ts";

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

/** Reads a record; `undefined` if it is missing or damaged: the module is then linked again. */
export async function readLinkRecord(path: string): Promise<LinkRecord | undefined> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  const [sha256, text = ""] = new TextDecoder().decode(bytes).split("\n", 2);
  // It says which code runs: its form alone does not show that it is as it was written.
  if (await sha256Of(new TextEncoder().encode(text)) !== sha256) return undefined;
  try {
    const record: unknown = JSON.parse(text);
    if (!isStoredRecord(record)) return undefined;
    const { lock, ...rest } = record;
    return lock === undefined ? rest : { ...rest, lock: parseLock(lock) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Replaces a record. */
export async function writeLinkRecord(path: string, { lock, ...rest }: LinkRecord): Promise<void> {
  const stored: StoredRecord = lock === undefined ? rest : { ...rest, lock: printLock(lock) };
  const text = JSON.stringify(stored);
  const sha256 = await sha256Of(new TextEncoder().encode(text));
  await writeFile(path, new TextEncoder().encode(`${sha256}\n${text}`));
}

/** A record as its file has it. */
type StoredRecord = Omit<LinkRecord, "lock"> & { readonly lock?: string };

function isStoredRecord(value: unknown): value is StoredRecord {
  const { sha256, size, files, data, lock } = asRecord(value) ?? {};
  return typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) && typeof size === "number" &&
    Array.isArray(files) && files.every(isWatchedFile) && Array.isArray(data) && data.every(isDataFile) &&
    (lock === undefined || typeof lock === "string");
}

function isWatchedFile(value: unknown): value is WatchedFile {
  const { path, kind, stamp, sha256, racy } = asRecord(value) ?? {};
  if (typeof path !== "string") return false;
  if (kind === "absent") return true;
  return (kind === "source" || kind === "package") && typeof stamp === "string" &&
    typeof sha256 === "string" &&
    typeof racy === "boolean";
}

function isDataFile(value: unknown): value is DataFile {
  const { path, realPath, own } = asRecord(value) ?? {};
  return typeof path === "string" && typeof realPath === "string" && typeof own === "boolean";
}
