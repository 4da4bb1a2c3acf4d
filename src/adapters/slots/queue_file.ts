import { asRecord } from "../../domain/text/as_record.ts";
import { removeIfThere } from "../files/remove_if_there.ts";
import { FileLock } from "../semaphore/file_lock.ts";
import { isHeld } from "./holder_file.ts";

/** How long a wake-up that was started from the queue may take to come for its slot. */
const START_MS = 60_000;
/** One that has not come for it so often cannot be started; cron wakes the plugin again. */
const MOST_STARTS = 3;

/** A wake-up that waits for a slot. */
export interface QueueEntry {
  readonly path: string;
  readonly plugin: string;
  readonly pool: string | null;
  readonly replaces: boolean;
  /** Whether a process waits; if not, one is to be started. */
  readonly isAttended: boolean;
  /** By what entries are sorted; it does not depend on clocks. */
  readonly place: number;
  /** When it was woken. */
  readonly since: Date;
  /** The arguments of the wake-up. */
  readonly args: readonly string[];
  /** When it was last started from the queue; null if it was not. */
  readonly startedAt: Date | null;
  readonly starts: number;
}

/** Returns the entries of a queue, the oldest first, under the lock of the slots; those that wait no longer are removed. */
export function readQueue(folder: string, now: Date): QueueEntry[] {
  const entries = Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`).flatMap((path) => {
    const entry = parseEntry(path);
    if (entry !== undefined && isWaiting(entry, now)) return entry;
    removeIfThere(path);
    return [];
  });
  return entries.sort((one, other) => one.place - other.place);
}

/** Reports whether an entry was started from the queue and may still come for its slot. */
export function isStarting({ startedAt }: QueueEntry, now: Date): boolean {
  return startedAt !== null && Math.abs(now.getTime() - startedAt.getTime()) < START_MS;
}

/** Writes an entry, under the lock of the slots. */
export function writeEntry({ path, ...entry }: QueueEntry): void {
  Deno.writeTextFileSync(path, JSON.stringify(entry), { mode: 0o600 });
}

/** Writes the entry of a process that waits, under the lock of the slots. The entry is there until that process ends. */
export function attendEntry(entry: QueueEntry): FileLock {
  writeEntry(entry);
  const lock = new FileLock(entry.path);
  if (!lock.tryTake()) throw new Error(`Cannot lock the new file "${entry.path}": another process has`);
  return lock;
}

function isWaiting(entry: QueueEntry, now: Date): boolean {
  if (entry.isAttended) return isHeld(entry.path);
  return entry.starts < MOST_STARTS || isStarting(entry, now);
}

/** Undefined for one whose writer was killed as it wrote. */
function parseEntry(path: string): QueueEntry | undefined {
  const { plugin, pool, replaces, isAttended, place, since, args, startedAt, starts } = readRecord(path);
  if (typeof plugin !== "string" || typeof place !== "number" || typeof starts !== "number") return undefined;
  return {
    path,
    plugin,
    pool: typeof pool === "string" ? pool : null,
    replaces: replaces === true,
    isAttended: isAttended === true,
    place,
    since: new Date(String(since)),
    args: Array.isArray(args) ? args.map(String) : [],
    startedAt: typeof startedAt === "string" ? new Date(startedAt) : null,
    starts,
  };
}

function readRecord(path: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(Deno.readTextFileSync(path))) ?? {};
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
