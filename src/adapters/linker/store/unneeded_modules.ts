import type { Lock } from "../../../domain/linking/lock.ts";
import { filesIn } from "../../files/files_in.ts";
import { parseEntry, type StoredEntry } from "./stored_entry.ts";
import { readIfThere } from "./read_if_there.ts";

const BLOB = /\/([0-9a-f]{64})$/;
const ENTRY = /\/[0-9a-f]{64}\.json$/;

/**
 * Returns the files of a store on which no lock rests: bytes, and what is known of URLs that lead to none but those.
 *
 * @param folder Absolute path of the store.
 * @param locks All of them.
 * @returns Absolute paths.
 */
export async function unneededModules(folder: string, locks: readonly Lock[]): Promise<string[]> {
  const entries = await entriesIn(`${folder}/urls`);
  const needed = new Set(locks.flatMap(({ modules }) => [...modules.values()]));
  // A lock knows a tarball by another digest.
  const packages = new Set(locks.flatMap(({ packages }) => Array.from(packages.keys(), (id) => `npm:${id}`)));
  for (const entry of entries.values()) {
    if (entry !== undefined && packages.has(entry.url)) needed.add(entry.sha256);
  }
  const blobs = (await filesIn(`${folder}/blobs`)).filter((path) => {
    const sha256 = BLOB.exec(path)?.[1];
    return sha256 !== undefined && !needed.has(sha256);
  });
  return [
    ...blobs,
    ...[...entries].filter(([, entry]) => entry === undefined || !needed.has(entry.sha256)).map(([path]) =>
      path
    ),
  ];
}

/** Returns what is known of URLs, by the file's path; `undefined` stands for what is damaged. */
async function entriesIn(folder: string): Promise<Map<string, StoredEntry | undefined>> {
  const entries = new Map<string, StoredEntry | undefined>();
  for (const path of await filesIn(folder)) {
    const bytes = ENTRY.test(path) ? await readIfThere(path) : undefined;
    if (bytes !== undefined) entries.set(path, parseEntry(bytes));
  }
  return entries;
}
