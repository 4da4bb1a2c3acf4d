import { takeFile } from "../../files/take_file.ts";
import { writeAtomically } from "./write_atomically.ts";

/** Since when nothing needs a file, by its path, in milliseconds since the epoch. */
type Unneeded = Readonly<Record<string, number>>;

/** What `takeOverdue()` goes by. */
export interface Patience {
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
export async function takeOverdue(
  unneeded: readonly string[],
  { notePath, stayMs }: Patience,
): Promise<void> {
  const now = Date.now();
  const before = await readNote(notePath);
  const note: Record<string, number> = {};
  for (const path of unneeded) {
    const since = before[path] ?? now;
    if (since > now - stayMs) note[path] = since;
    else await takeFile(path);
  }
  await writeAtomically(notePath, new TextEncoder().encode(JSON.stringify(note)));
}

async function readNote(path: string): Promise<Unneeded> {
  try {
    const note: unknown = JSON.parse(await Deno.readTextFile(path));
    return Object.fromEntries(Object.entries(note ?? {}).filter(([, since]) => typeof since === "number"));
  } catch (error) {
    // Without it, all that nothing needs stays for another week.
    if (error instanceof SyntaxError || error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
