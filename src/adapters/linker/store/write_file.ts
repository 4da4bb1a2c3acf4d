import { dirname } from "@std/path/posix";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { replaceFile } from "../../files/replace_file.ts";
import { LinkFault } from "../link/link_fault.ts";

/** How a file is written. */
export interface WriteOptions {
  /** Who may read it and its folder; its owner, if left out. */
  readonly mode?: number;
  /** Whether it is forced to the disk. What is compared with its digest whenever it is read need not be. */
  readonly isDurable?: boolean;
}

/**
 * Writes a file in one step, and makes its folder.
 *
 * @throws {LinkFault} If it cannot be written.
 */
export async function writeFile(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  { mode = 0o600, isDurable = false }: WriteOptions = {},
): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: mode | (mode & 0o444) >> 2 });
    // Others get what this user lets them have of any file.
    replaceFile(path, bytes, { access: { mode: mode & ~Deno.umask() }, durable: isDurable });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LinkFault({ cannot: "write", what: path, why: withWayOut(error) }, { cause: error });
  }
}
