import type { Lock } from "../../../domain/linking/lock.ts";
import { parseLock } from "../../../domain/linking/parse_lock.ts";
import { printLock } from "../../../domain/linking/print_lock.ts";
import { digest } from "../../../domain/text/digest.ts";
import { readIfThere } from "../store/read_if_there.ts";
import { writeFile } from "../store/write_file.ts";
import type { ImportedNames } from "./imported_names.ts";

/** A part of a graph in one module. */
export interface Prebundle {
  /** The module through which it is reached. */
  readonly url: string;
  /** What of that the rest of the graph uses; nothing else is in the code. */
  readonly names: ImportedNames;
  /** With its source map at its end; null if it can only be bundled with the rest. */
  readonly code: string | null;
}

/** A remote module that the plugin's own modules import. */
export interface Boundary {
  readonly url: string;
  /** Whether all those imports are plain. */
  readonly isPlain: boolean;
  /** What it leads to, sorted; null where that is a part. */
  readonly behind: readonly string[] | null;
}

/** The parts of a plugin's graph that need not be bundled again, and what they depend on: the keys are those of the file. */
export interface PrebundleFile {
  /** Digest of the settings by which they were bundled. */
  readonly basis: string;
  /** All boundaries, sorted: by them it was decided what can be a part. */
  readonly gates: readonly Boundary[];
  readonly lock: Lock;
  readonly parts: readonly Prebundle[];
}

/** Reads what was kept; `undefined` if it is missing or damaged. */
export async function readPrebundles(path: string): Promise<PrebundleFile | undefined> {
  const bytes = await readIfThere(path);
  if (bytes === undefined) return undefined;
  const [sha256, text = ""] = new TextDecoder().decode(bytes).split("\n", 2);
  // It becomes code: a digest, where other caches go by their form.
  if (digest(text) !== sha256) return undefined;
  const { lock, ...rest }: Omit<PrebundleFile, "lock"> & { readonly lock: string } = JSON.parse(text);
  return { ...rest, lock: parseLock(lock) };
}

/**
 * Keeps parts.
 *
 * @throws {LinkFault} If they cannot be written.
 */
export async function writePrebundles(path: string, parts: PrebundleFile): Promise<void> {
  const text = JSON.stringify({ ...parts, lock: printLock(parts.lock) });
  await writeFile(path, new TextEncoder().encode(`${digest(text)}\n${text}`));
}
