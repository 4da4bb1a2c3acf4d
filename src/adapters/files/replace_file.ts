import { basename, dirname } from "@std/path/posix";
import { writeAll } from "./write_all.ts";

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
  // Beside the file, so that the move is one step. Step by step, for there is nothing to do meanwhile.
  const part = Deno.makeTempFileSync({ dir: dirname(path), prefix: `.${basename(path)}.`, suffix: ".part" });
  try {
    {
      using file = Deno.openSync(part, { write: true });
      writeAll(file, bytes);
      if (access !== undefined) grant(part, access);
      file.syncSync();
    }
    const due = await isDue?.() ?? true;
    if (due) Deno.renameSync(part, path);
    else Deno.removeSync(part);
    return due;
  } catch (error) {
    Deno.removeSync(part);
    throw error;
  }
}

function grant(
  path: string,
  { mode, uid, gid }: NonNullable<ReplaceOptions["access"]>,
): void {
  if (uid !== null && gid !== null && (uid !== Deno.uid() || gid !== Deno.gid())) {
    Deno.chownSync(path, uid, gid);
  }
  // At last: a change of owner takes some of it away.
  if (mode !== null) Deno.chmodSync(path, mode & 0o7777);
}
