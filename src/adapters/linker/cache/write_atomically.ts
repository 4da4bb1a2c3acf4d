import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { LinkError } from "../../../ports/linker.ts";

/**
 * Writes a file that only its owner may read. Whoever reads at the same time, even after a power cut, sees the old
 * content or the new one.
 *
 * @throws {LinkError} If it cannot be written.
 */
export async function writeAtomically(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const part = await Deno.makeTempFile({ dir: folder, prefix: ".", suffix: ".part" });
    try {
      await Deno.writeFile(part, bytes);
      using file = await Deno.open(part, { write: true });
      await file.sync();
      await Deno.rename(part, path);
    } catch (error) {
      await Deno.remove(part);
      throw error;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new LinkError(`Cannot write "${path}": ${withWayOut(error)}`, { cause: error });
  }
}
