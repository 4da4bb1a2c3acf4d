import { dirname, join } from "@std/path/posix";
import { textToBytes } from "../../../domain/crontab/byte_text.ts";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { CrontabError } from "../../../ports/crontab.ts";

/**
 * Writes a copy of a crontab, readable by its owner only, that is on the disk when this returns: whole or not at all.
 *
 * @throws {CrontabError} If that fails.
 */
export async function writeBackup(path: string, text: string): Promise<void> {
  // One name for all: what a killed process left is overwritten by the next.
  const draft = join(dirname(path), "draft");
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    {
      using file = await Deno.open(draft, { write: true, create: true, truncate: true, mode: 0o600 });
      const bytes = textToBytes(text);
      for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
      await file.sync();
    }
    await Deno.rename(draft, path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CrontabError(`Cannot back the crontab up to "${path}": ${withWayOut(error)}`, { cause: error });
  }
}
