import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LinkFault } from "../link/link_fault.ts";

/**
 * Writes a file of a store in one step. It is not forced to the disk: whoever reads it checks its digest.
 *
 * @param mode Who may read it and its folder; its owner, if left out.
 * @throws {LinkFault} If it cannot be written.
 */
export async function placeFile(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  mode = 0o600,
): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const part = `${folder}/.${crypto.randomUUID()}.part`;
  try {
    await Deno.mkdir(folder, { recursive: true, mode: mode | (mode & 0o444) >> 2 });
    try {
      await Deno.writeFile(part, bytes, { mode, createNew: true });
      await Deno.rename(part, path);
    } catch (error) {
      await Deno.remove(part).catch(() => {});
      throw error;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LinkFault({ cannot: "write", what: path, why: `${withWayOut(error)}` }, { cause: error });
  }
}
