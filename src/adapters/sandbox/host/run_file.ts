import { sha256Of } from "../../files/sha256_of.ts";
import { stat } from "../../files/file_stamp.ts";
import { type Artifact, DamagedArtifactError } from "../../../ports/linker.ts";

/** No run takes so long to load its code. */
const STALE_MS = 86_400_000;

/** The code of one sandbox process, in a file that only this user may read. */
export interface RunFile extends Disposable {
  /** Absolute path. */
  readonly path: string;
  /** Absolute path of the artifact that it is a copy of. */
  readonly artifact: string;
}

/**
 * Copies an artifact whose bytes are what its digest says: whatever becomes of the artifact afterwards, these bytes run.
 *
 * @param folder Absolute path; made (0700) if there is none.
 * @throws {DamagedArtifactError} If the artifact is gone, or has other bytes.
 */
export async function makeRunFile(
  folder: string,
  plugin: string,
  { sha256, path: artifact }: Artifact,
): Promise<RunFile> {
  const bytes = readArtifact(artifact);
  const found = bytes === undefined ? null : await sha256Of(bytes);
  if (bytes === undefined || found !== sha256) {
    throw new DamagedArtifactError(`Cannot load the plugin "${plugin}"`, {
      path: artifact,
      expected: sha256,
      found,
    });
  }
  const path = `${folder}/${crypto.randomUUID()}.js`;
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  removeStale(folder);
  Deno.writeFileSync(path, bytes, { createNew: true, mode: 0o600 });
  return { path, artifact, [Symbol.dispose]: () => remove(path) };
}

/** Removes what processes left behind that were killed. */
function removeStale(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    const mtime = stat(path)?.mtime?.getTime() ?? Infinity;
    if (Date.now() - mtime > STALE_MS) remove(path);
  }
}

function readArtifact(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
