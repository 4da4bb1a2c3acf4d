import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import type { ManifestText } from "../../ports/manifest_text.ts";
import { readManifest } from "./read_manifest.ts";
import { replaceFile } from "./replace_file.ts";

const BOM = "\ufeff";

/** A {@linkcode ManifestText} in a file of this machine. */
export class FileManifestText implements ManifestText {
  readonly #path: string;

  /** @param path Absolute path. */
  constructor(path: string) {
    this.#path = path;
  }

  async edit(change: (text: string) => string): Promise<void> {
    const before = await readManifest(this.#path);
    // A mark that some editors put in front is no TOML, and stays.
    const mark = before.startsWith(BOM) ? BOM : "";
    const after = mark + change(before.slice(mark.length));
    if (after === before) return;
    try {
      const isReplaced = await replaceFile(this.#path, { before, after });
      if (isReplaced) return;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw this.#fault(`Cannot write it: ${withWayOut(error)}`, error);
    }
    throw this.#fault("somebody else edited it at the same time; try again");
  }

  #fault(message: string, cause?: Error): ManifestError {
    return new ManifestError(this.#path, [{ path: "", message }], cause && { cause });
  }
}
