import { dirname } from "@std/path/posix";

/** A change of a file's text. */
export interface Replacement {
  readonly before: string;
  readonly after: string;
}

/**
 * Replaces a file's text. Whoever reads at the same time, even after a power cut, sees the old text or the new one. Owner
 * and mode stay as they are, and a symbolic link stays one.
 *
 * @returns False if the file does not hold the text `before` any more; it is then left alone.
 */
export async function replaceFile(path: string, { before, after }: Replacement): Promise<boolean> {
  const target = await Deno.realPath(path);
  using file = await Deno.open(target);
  await file.lock(true);
  // Whoever had the lock before may have put another file here: that one is not locked.
  const [{ ino, mode, uid, gid }, now] = [await file.stat(), await Deno.stat(target)];
  if (ino !== now.ino || await Deno.readTextFile(target) !== before) return false;
  const part = await Deno.makeTempFile({ dir: dirname(target), prefix: ".gapless-", suffix: ".part" });
  try {
    await Deno.writeTextFile(part, after);
    if (mode !== null) await Deno.chmod(part, mode & 0o7777);
    if (uid !== Deno.uid() || gid !== Deno.gid()) await Deno.chown(part, uid, gid);
    using written = await Deno.open(part, { write: true });
    await written.sync();
    await Deno.rename(part, target);
    return true;
  } catch (error) {
    await Deno.remove(part);
    throw error;
  }
}
