import { stat } from "../../files/file_stamp.ts";
import { ifExistsSync } from "../../files/if_exists.ts";
import { removeIfThere } from "../../files/remove_if_there.ts";
import { sha256Of } from "../../files/sha256_of.ts";
import { writeAll } from "../../files/write_all.ts";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LedgerError } from "../../../ports/ledger.ts";
import type { User } from "../../../ports/users.ts";
import { type Artifact, DamagedArtifactError } from "../../../ports/linker.ts";

/** No run takes so long to load its code. */
const STALE_MS = 86_400_000;
/** A folder in memory in which every user may make files. */
const MEMORY = "/dev/shm";
const PASSABLE = 0o711;

/** Where the code of a run goes. */
export interface RunPlace {
  /** Absolute path; made if there is none. */
  readonly folder: string;
  /** Who shall read the code; null: this process's own user, and then nobody else can enter the folder. */
  readonly owner: Pick<User, "uid" | "gid"> | null;
}

/** The code of one sandbox process, in a file that only the run's user may read. */
export interface RunFile extends Disposable {
  /** Absolute path. */
  readonly path: string;
  /** Absolute path of the artifact that it is a copy of. */
  readonly artifact: string;
}

/**
 * Copies an artifact whose bytes are what its digest says: whatever becomes of the artifact afterwards, these bytes run.
 *
 * @throws {DamagedArtifactError} If the artifact is gone, or has other bytes.
 * @throws {LedgerError} If the copy can be written nowhere.
 */
export async function makeRunFile(
  place: RunPlace,
  plugin: string,
  { sha256, path: artifact }: Artifact,
): Promise<RunFile> {
  const bytes = ifExistsSync(() => Deno.lstatSync(artifact).isFile ? Deno.readFileSync(artifact) : undefined);
  const found = bytes === undefined ? null : await sha256Of(bytes);
  if (bytes === undefined || found !== sha256) {
    throw new DamagedArtifactError(`Cannot load the plugin "${plugin}"`, {
      path: artifact,
      expected: sha256,
      found,
    });
  }
  const path = write(bytes, place);
  return { path, artifact, [Symbol.dispose]: () => removeIfThere(path) };
}

/** Writes the code to a new file; into memory, if the disk is full: a run that only waits for space can be done then. */
function write(bytes: Uint8Array, { folder, owner }: RunPlace): string {
  const name = `${crypto.randomUUID()}.js`;
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (owner !== null) openToAll(folder);
    writeNew(`${folder}/${name}`, bytes, owner);
    removeStale(folder, `${folder}/${name}`);
    return `${folder}/${name}`;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    try {
      writeNew(`${MEMORY}/gapless-${name}`, bytes, owner);
      return `${MEMORY}/gapless-${name}`;
    } catch {
      const what = owner === null ? "state folder" : "folder";
      throw new LedgerError(`Cannot use the ${what} "${folder}": ${withWayOut(error)}`, { cause: error });
    }
  }
}

/** Lets everybody pass through a folder of root, and see nothing there. Another user's could be changed under the run. */
function openToAll(folder: string): void {
  const { isDirectory, uid, mode } = Deno.lstatSync(folder);
  if (!isDirectory || uid !== 0) throw new Error("it is not a folder of root");
  if (((mode ?? 0) & 0o7777) !== PASSABLE) Deno.chmodSync(folder, PASSABLE);
}

/** Leaves nothing behind if it fails. In both folders nobody but root can put another file in its place. */
function writeNew(path: string, bytes: Uint8Array, owner: RunPlace["owner"]): void {
  using file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  try {
    writeAll(file, bytes);
    if (owner === null) return;
    Deno.chmodSync(path, 0o400);
    Deno.chownSync(path, owner.uid, owner.gid);
  } catch (error) {
    removeIfThere(path);
    throw error;
  }
}

/** Removes what killed processes left behind, by the clock that stamps files: this process's own may have been set since. */
function removeStale(folder: string, newest: string): void {
  const now = mtimeOf(newest);
  for (const { name } of Deno.readDirSync(folder)) {
    if (now - mtimeOf(`${folder}/${name}`) > STALE_MS) removeIfThere(`${folder}/${name}`);
  }
}

/** Not a number, if the file is gone. */
function mtimeOf(path: string): number {
  return stat(path)?.mtime?.getTime() ?? NaN;
}
