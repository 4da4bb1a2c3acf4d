import { draftFile } from "../files/replace_file.ts";

/**
 * Replaces a file's text by what `change` makes of it. Whoever reads at the same time, even after a power cut, sees the old
 * text or the new one. Edits of this kind wait for each other. Owner and mode stay as they are, and a symbolic link stays
 * one.
 *
 * @param read Returns the text of the file.
 * @returns False if somebody else wrote the file meanwhile; it is then left alone.
 */
export async function editFile(
  path: string,
  read: () => Promise<string>,
  change: (text: string) => string,
): Promise<boolean> {
  const target = await Deno.realPath(path);
  using file = await openLocked(target);
  const before = await read();
  const after = change(before);
  if (after === before) return true;
  using draft = draftFile(target, new TextEncoder().encode(after), {
    access: await file.stat(),
    locked: true,
  });
  // Editors know nothing of the lock.
  if (await read() !== before) return false;
  draft.place();
  return true;
}

/** Opens a file and locks it; whoever had the lock before may have put another file in its place. */
async function openLocked(path: string): Promise<Deno.FsFile> {
  while (true) {
    const file = await Deno.open(path);
    try {
      await file.lock(true);
      if ((await file.stat()).ino === (await Deno.stat(path)).ino) return file;
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
  }
}
