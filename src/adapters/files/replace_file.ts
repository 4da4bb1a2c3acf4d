import { removeIfThere } from "./remove_if_there.ts";
import { writeAll } from "./write_all.ts";

/** How a file is replaced. */
export interface ReplaceOptions {
  /** Who may use the file; what is left out is as for any file that this user makes for themselves alone. */
  readonly access?: Partial<Pick<Deno.FileInfo, "mode" | "uid" | "gid">>;
  /** Whether it is on the disk when this returns, under its name; true, if left out. */
  readonly durable?: boolean;
  /**
   * Whether the caller holds a lock under which nobody else replaces the file. What a killed process left beside it is then
   * overwritten, and does not stay.
   */
  readonly locked?: boolean;
}

/** The new content of a file, beside it; removed when it is disposed of, unless it was placed. */
export interface FileDraft extends Disposable {
  /** Puts it in the file's place, in one step. */
  place(): void;
}

/**
 * Replaces a file, or makes it. Readers see the old content or the new one, never a part of it, whenever this process is killed;
 * if it is durable, after a power cut, too.
 *
 * @param path In a folder that is there.
 */
export function replaceFile(
  path: string,
  bytes: Uint8Array,
  options: ReplaceOptions = {},
): void {
  using draft = draftFile(path, bytes, options);
  draft.place();
}

/**
 * Writes what is to replace a file, as {@linkcode replaceFile} does, for callers who look once more before it is placed.
 *
 * @param path In a folder that is there.
 */
export function draftFile(
  path: string,
  bytes: Uint8Array,
  { access = {}, durable = true, locked = false }: ReplaceOptions = {},
): FileDraft {
  const end = path.lastIndexOf("/");
  const [folder, name] = [end === -1 ? "." : path.slice(0, end) || "/", path.slice(end + 1)];
  // Beside the file, so that the move is one step; no cron, and no list of a folder, takes such a name for one of its own.
  const part = locked ? `${folder}/.${name}.part` : newName(folder, name);
  let isPlaced = false;
  const discard = () => isPlaced || removeIfThere(part);
  try {
    if (locked) removeIfThere(part);
    using file = Deno.openSync(part, { write: true, createNew: locked, mode: 0o600 });
    writeAll(file, bytes);
    grant(part, access);
    // Before it is placed: else the name may reach the disk first, and lead to an empty file.
    if (durable) file.syncSync();
  } catch (error) {
    discard();
    throw error;
  }
  return {
    place() {
      Deno.renameSync(part, path);
      isPlaced = true;
      if (durable) flushFolder(folder);
    },
    [Symbol.dispose]: discard,
  };
}

function newName(folder: string, name: string): string {
  return Deno.makeTempFileSync({ dir: folder, prefix: `.${name}.`, suffix: ".part" });
}

function grant(
  path: string,
  { mode = null, uid = null, gid = null }: NonNullable<ReplaceOptions["access"]>,
): void {
  const isForeign = uid !== null && uid !== Deno.uid() || gid !== null && gid !== Deno.gid();
  if (isForeign) Deno.chownSync(path, uid, gid);
  // At last: a change of owner takes some of it away.
  if (mode !== null) Deno.chmodSync(path, mode & 0o7777);
}

/** Some file systems flush no folder, and some folders may be written to but not read: their names reach the disk later. */
function flushFolder(path: string): void {
  try {
    using folder = Deno.openSync(path);
    folder.syncSync();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string" || !UNFLUSHED.includes(code)) throw error;
  }
}

const UNFLUSHED = ["EACCES", "EPERM", "EINVAL", "ENOTSUP", "EBADF"];
