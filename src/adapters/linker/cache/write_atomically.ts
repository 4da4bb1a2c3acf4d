import { dirname } from "@std/path/posix";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { replaceFile } from "../../files/replace_file.ts";
import { LinkFault } from "../link/link_fault.ts";

/**
 * Writes a file of the state folder, which only its owner may read, in one step.
 *
 * @throws {LinkFault} If it cannot be written.
 */
export async function writeAtomically(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await replaceFile(path, bytes);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LinkFault({ cannot: "write", what: path, why: withWayOut(error) }, { cause: error });
  }
}
