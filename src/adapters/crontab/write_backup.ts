import { dirname } from "@std/path/posix";
import { textToBytes } from "../../domain/crontab/byte_text.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import { CrontabError } from "../../ports/crontab.ts";

/**
 * Keeps a copy of a crontab, readable by its owner only; an older copy is replaced at once or not at all.
 *
 * @throws {CrontabError} If that fails.
 */
export async function writeBackup(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await Deno.writeFile(draft, textToBytes(text), { mode: 0o600 });
    await Deno.rename(draft, path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new CrontabError(`Cannot back the crontab up to "${path}": ${withWayOut(error)}`, { cause: error });
  }
}
