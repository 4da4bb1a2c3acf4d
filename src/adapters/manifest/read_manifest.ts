import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { readRegularFile } from "../files/read_regular_file.ts";
import { reasonOf } from "./reason_of.ts";

/**
 * Reads the text of a manifest, with everything that is in the file.
 *
 * @throws {ManifestError} If it cannot be read, is not a regular file of at most 4 MB, or is not UTF-8.
 */
// deno-lint-ignore require-await -- its readers wait for other texts, too.
export async function readManifest(path: string): Promise<string> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = readRegularFile(path).bytes;
  } catch (error) {
    const message = error instanceof Deno.errors.NotFound
      ? "there is no such file; write one with `gapless init`, or name another one with `--manifest FILE`"
      : reasonOf(error);
    throw new ManifestError(path, [{ path: "", message }], { cause: error });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ManifestError(path, [{ path: "", message: "it is not UTF-8, as TOML has to be" }], {
      cause: error,
    });
  }
}
