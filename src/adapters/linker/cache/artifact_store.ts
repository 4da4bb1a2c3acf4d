import { writeFile } from "../store/write_file.ts";
import type { LinkRecord } from "./link_record.ts";
import { digest } from "../../../domain/text/digest.ts";
import type { ArtifactDamage } from "../../../ports/linker.ts";
import { stat } from "../../files/file_stamp.ts";
import { sha256Of } from "../../files/sha256_of.ts";
import { readIfThere } from "../store/read_if_there.ts";

/** Returns where an artifact lies. */
export function artifactPath(stateDir: string, digest: string): string {
  return `${stateDir}/artifacts/${digest}.js`;
}

/** Returns whether an artifact is there, by its size: who runs it compares its digest. */
export function holdsArtifact(
  stateDir: string,
  { sha256, size }: Pick<LinkRecord, "sha256" | "size">,
): boolean {
  return stat(artifactPath(stateDir, sha256))?.size === size;
}

/** Compares an artifact with its digest; null if it is sound, or not there. */
export async function findDamage(stateDir: string, expected: string): Promise<ArtifactDamage | null> {
  const path = artifactPath(stateDir, expected);
  const bytes = await readIfThere(path);
  const found = bytes === undefined ? expected : await sha256Of(bytes);
  return found === expected ? null : { path, expected, found };
}

/**
 * Stores an artifact under its digest, and its source map beside it. Neither is forced to the disk: what a power cut leaves of
 * the one has another size or digest, and is linked again; what it leaves of the other is not a source map.
 */
export async function storeArtifact(
  stateDir: string,
  { code, map }: { readonly code: string; readonly map: string },
): Promise<{ readonly sha256: string; readonly size: number }> {
  const bytes = new TextEncoder().encode(code);
  const stored = { sha256: digest(bytes), size: bytes.length };
  const path = artifactPath(stateDir, stored.sha256);
  // A change of comments moves lines, and leaves the code as it is.
  await writeFile(`${path}.map`, new TextEncoder().encode(map));
  const standing = await readIfThere(path);
  if (standing === undefined || await sha256Of(standing) !== stored.sha256) {
    await writeFile(path, bytes);
  }
  return stored;
}
