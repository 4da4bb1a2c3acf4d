import { basename } from "@std/path/posix";
import type { Lock } from "../../../domain/linking/lock.ts";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LinkError } from "../../../ports/linker.ts";
import type { ModuleLock } from "../../../ports/module_lock.ts";
import { stat } from "../../files/file_stamp.ts";
import { filesIn } from "../../files/files_in.ts";
import { removeIfThere } from "../../files/remove_if_there.ts";
import { asRecord } from "../../../domain/text/as_record.ts";
import { readIfThere } from "../store/read_if_there.ts";
import { unneededModules } from "../store/unneeded_modules.ts";
import { writeFile } from "../store/write_file.ts";
import { type LinkRecord, readLinkRecord } from "./link_record.ts";

/** How long something stays that nothing needs: a wake-up may still be at work with it. */
const STAY_MS = 7 * 86_400_000;
/** How often it is looked for. */
const PAUSE_MS = 86_400_000;

/**
 * Takes away link records that are not among the given ones and were not written for a week, with the parts that were
 * kept for them, and what has not been needed for a week: artifacts on which no record rests, and modules on which neither a
 * record nor the lock does. Looks for them once a day, and takes nothing away of which it is not sure.
 *
 * @param records Absolute paths of the records that are in use.
 * @throws {LinkError} If something cannot be looked at or taken away.
 */
export async function prune(stateDir: string, records: ReadonlySet<string>, lock: ModuleLock): Promise<void> {
  const notePath = `${stateDir}/artifacts/unneeded.json`;
  if (isYounger(notePath, PAUSE_MS)) return;
  try {
    await clear(stateDir, records, { notePath, lock });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new LinkError(`Cannot clear out "${stateDir}": ${withWayOut(error)}`, { cause: error });
  }
}

async function clear(
  stateDir: string,
  records: ReadonlySet<string>,
  { notePath, lock }: { readonly notePath: string; readonly lock: ModuleLock },
): Promise<void> {
  const kept = await pruneRecords(`${stateDir}/links`, records);
  for (const folder of ["artifacts", "modules/blobs", "modules/urls"]) {
    await takeLeftovers(`${stateDir}/${folder}`);
  }
  await prunePrebundles(stateDir);
  const locks = await locksOf(kept, lock);
  const unneeded = [
    ...await unneededArtifacts(`${stateDir}/artifacts`, new Set(kept.map(({ sha256 }) => sha256))),
    ...locks === undefined ? [] : await unneededModules(`${stateDir}/modules`, locks),
  ];
  await removeExpired(unneeded, { notePath, stayMs: STAY_MS });
}

/** Returns the records that stay. */
async function pruneRecords(folder: string, inUse: ReadonlySet<string>): Promise<LinkRecord[]> {
  const kept: LinkRecord[] = [];
  for (const path of await filesIn(folder)) {
    if (!inUse.has(path) && !isYounger(path, STAY_MS)) removeIfThere(path);
    else {
      const record = await readLinkRecord(path);
      if (record !== undefined) kept.push(record);
    }
  }
  return kept;
}

/** Takes away what was kept for links that have no record any more. */
async function prunePrebundles(stateDir: string): Promise<void> {
  for (const path of await filesIn(`${stateDir}/parts`)) {
    const record = `${stateDir}/links/${basename(path)}`;
    if (stat(record) === undefined && !isYounger(path, PAUSE_MS)) removeIfThere(path);
  }
}

/** Takes away what processes left behind that were killed while they wrote. */
async function takeLeftovers(folder: string): Promise<void> {
  for (const path of await filesIn(folder)) {
    if (path.endsWith(".part") && !isYounger(path, PAUSE_MS)) removeIfThere(path);
  }
}

async function unneededArtifacts(folder: string, needed: ReadonlySet<string>): Promise<string[]> {
  return (await filesIn(folder)).filter((path) => {
    const sha256 = /\/([0-9a-f]{64})\.js(?:\.map)?$/.exec(path)?.[1];
    return sha256 !== undefined && !needed.has(sha256);
  });
}

/** Returns all that modules are needed for; `undefined` if that cannot be told. */
async function locksOf(records: readonly LinkRecord[], lock: ModuleLock): Promise<Lock[] | undefined> {
  try {
    return [await lock.read(), ...records.flatMap(({ lock }) => lock ?? [])];
  } catch (error) {
    if (error instanceof LinkError) return undefined;
    throw error;
  }
}

/** A file that is not there is not young; one of the future is: the clock may be wrong. */
function isYounger(path: string, ms: number): boolean {
  const changed = stat(path)?.mtime?.getTime();
  return changed !== undefined && changed > Date.now() - ms;
}

/** Since when nothing needs a file, by its path, in milliseconds since the epoch. */
type Unneeded = Readonly<Record<string, number>>;

/** What `removeExpired()` goes by. */
export interface Retention {
  /** Absolute path of the file that remembers since when nothing needs what. */
  readonly notePath: string;
  /** How long something stays that nothing needs. */
  readonly stayMs: number;
}

/**
 * Takes away files that were not needed for long, and notes since when the others are not.
 *
 * @param unneeded Absolute paths of all files that nothing needs now.
 */
async function removeExpired(
  unneeded: readonly string[],
  { notePath, stayMs }: Retention,
): Promise<void> {
  const now = Date.now();
  const before = await readNote(notePath);
  const note: Record<string, number> = {};
  for (const path of unneeded) {
    const since = before[path] ?? now;
    if (since > now - stayMs) note[path] = since;
    else removeIfThere(path);
  }
  await writeFile(notePath, new TextEncoder().encode(JSON.stringify(note)), { isDurable: true });
}

async function readNote(path: string): Promise<Unneeded> {
  const bytes = await readIfThere(path);
  // Without it, all that nothing needs stays for another week.
  if (bytes === undefined) return {};
  try {
    const note = asRecord(JSON.parse(new TextDecoder().decode(bytes)));
    return Object.fromEntries(
      Object.entries(note ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
