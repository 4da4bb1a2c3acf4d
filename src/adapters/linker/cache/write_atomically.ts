import { dirname } from "@std/path/posix";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LinkError } from "../../../ports/linker.ts";
import { replaceFile } from "../../files/replace_file.ts";

/**
 * Writes a file of the state folder, which only its owner may read, in one step.
 *
 * @throws {LinkError} If it cannot be written.
 */
export async function writeAtomically(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    replaceFile(path, bytes);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LinkError(`Cannot write "${path}": ${withWayOut(error)}`, { cause: error });
  }
}
