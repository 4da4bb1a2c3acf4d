import { readLinkRecord } from "./link_record.ts";
import { stat } from "./watched_file.ts";
import { writeAtomically } from "./write_atomically.ts";

/** How long something stays that nothing needs: a wake-up may still be at work with it. */
const STAY_MS = 7 * 86_400_000;
/** How often it is looked for. */
const PAUSE_MS = 86_400_000;

/** Since when nothing rests on an artifact, by its digest, in milliseconds since the epoch. */
type Unneeded = Readonly<Record<string, number>>;

/**
 * Takes away link records that are not among the given ones and were not written for a week, and artifacts on which no
 * record has rested for a week. Looks for them once a day, and takes nothing away of which it is not sure.
 *
 * @param records Absolute paths of the records that are in use.
 */
export async function prune(stateDir: string, records: ReadonlySet<string>): Promise<void> {
  const notePath = `${stateDir}/artifacts/unneeded.json`;
  const now = Date.now();
  if (isYounger(notePath, PAUSE_MS)) return;
  const needed = new Set<string>();
  for (const path of filesIn(`${stateDir}/links`)) {
    if (!records.has(path) && !isYounger(path, STAY_MS)) await take(path);
    else needed.add((await readLinkRecord(path))?.sha256 ?? "");
  }
  const before = await readNote(notePath);
  const unneeded: Record<string, number> = {};
  for (const path of filesIn(`${stateDir}/artifacts`)) {
    const sha256 = /\/([0-9a-f]{64})\.js$/.exec(path)?.[1];
    if (sha256 === undefined) {
      // What a process left behind that was killed while it wrote.
      if (path.endsWith(".part") && !isYounger(path, PAUSE_MS)) await take(path);
    } else if (!needed.has(sha256)) {
      const since = before[sha256] ?? now;
      if (since > now - STAY_MS) unneeded[sha256] = since;
      else await Promise.all([take(path), take(`${path}.map`)]);
    }
  }
  await writeAtomically(notePath, new TextEncoder().encode(JSON.stringify(unneeded)));
}

function filesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => `${folder}/${name}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A file that is not there is not young; one of the future is: the clock may be wrong. */
function isYounger(path: string, ms: number): boolean {
  const changed = stat(path)?.mtime?.getTime();
  return changed !== undefined && changed > Date.now() - ms;
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

/** Another process may have been faster. */
async function take(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
