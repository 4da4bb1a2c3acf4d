import { basename, dirname } from "@std/path/posix";

/** What `replaceFile()` may be told. */
export interface ReplaceOptions {
  /** Who may use the file; if left out, only whoever writes it. */
  readonly access?: Pick<Deno.FileInfo, "mode" | "uid" | "gid">;
  /** Asked at last: whether the file is still to be replaced. */
  readonly isDue?: () => Promise<boolean>;
}

/**
 * Replaces a file, or makes it. Whoever reads at the same time, even after a power cut, sees the old content or the new one.
 *
 * @param path In a folder that is there.
 * @returns False if the file was not to be replaced any more; it is then left alone.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  { access, isDue }: ReplaceOptions = {},
): Promise<boolean> {
  // Beside the file, so that the move is one step.
  const part = await Deno.makeTempFile({
    dir: dirname(path),
    prefix: `.${basename(path)}.`,
    suffix: ".part",
  });
  try {
    await Deno.writeFile(part, bytes);
    if (access !== undefined) await grant(part, access);
    using file = await Deno.open(part, { write: true });
    await file.sync();
    const due = await isDue?.() ?? true;
    if (due) await Deno.rename(part, path);
    else await Deno.remove(part);
    return due;
  } catch (error) {
    await Deno.remove(part);
    throw error;
  }
}

async function grant(
  path: string,
  { mode, uid, gid }: NonNullable<ReplaceOptions["access"]>,
): Promise<void> {
  if (uid !== null && gid !== null && (uid !== Deno.uid() || gid !== Deno.gid())) {
    await Deno.chown(path, uid, gid);
  }
  // At last: a change of owner takes some of it away.
  if (mode !== null) await Deno.chmod(path, mode & 0o7777);
}
