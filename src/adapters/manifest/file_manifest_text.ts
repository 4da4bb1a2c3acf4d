import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import type { ManifestText } from "../../ports/manifest_text.ts";
import { editFile } from "./edit_file.ts";
import { readManifest } from "./read_manifest.ts";

const BOM = "\ufeff";

/** A {@linkcode ManifestText} in a file of this machine. */
export class FileManifestText implements ManifestText {
  readonly #path: string;

  /** @param path Absolute path. */
  constructor(path: string) {
    this.#path = path;
  }

  async edit(change: (text: string) => string): Promise<void> {
    // Tells best why there is nothing to edit.
    await readManifest(this.#path);
    if (!await this.#edit(change)) throw this.#fault("somebody else edited it at the same time; try again");
  }

  async #edit(change: (text: string) => string): Promise<boolean> {
    try {
      return await editFile(this.#path, () => readManifest(this.#path), (text) => withMark(text, change));
    } catch (error) {
      // What `change` refuses comes out as it is.
      if (!isSystemError(error)) throw error;
      throw this.#fault(`Cannot write it: ${withWayOut(error)}`, error);
    }
  }

  #fault(message: string, cause?: Error): ManifestError {
    return new ManifestError(this.#path, [{ path: "", message }], cause && { cause });
  }
}

/** A mark that some editors put in front is no TOML, and stays. */
function withMark(text: string, change: (text: string) => string): string {
  const mark = text.startsWith(BOM) ? BOM : "";
  return mark + change(text.slice(mark.length));
}

/** Failures of the operating system bear its code. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
