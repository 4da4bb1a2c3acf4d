import { join } from "@std/path/posix";
import { textToBytes } from "../../../domain/crontab/byte_text.ts";
import { withWayOut } from "../../../domain/text/with_way_out.ts";
import { CrontabError } from "../../../ports/crontab.ts";

const NAME = /^crontab-\d+\.draft(?:\.was|\.now)?$/;

/**
 * A whole text in a file, for `crontab` to read: from a pipe it would install whatever it got before the writer was
 * killed. Removed when it is disposed of.
 */
export class DraftFile implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Writes the file; drafts that killed processes left go.
   *
   * @param listed What is listed in its place now; goes to a file beside it, for `writeIfStill()`.
   * @throws {CrontabError} If that fails.
   */
  static async write(folder: string, text: string, listed: string): Promise<DraftFile> {
    const path = join(folder, `crontab-${Deno.pid}.draft`);
    try {
      await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
      for await (const { name } of Deno.readDir(folder)) {
        if (NAME.test(name)) await Deno.remove(join(folder, name));
      }
      const options = { mode: 0o600, createNew: true } as const;
      await Deno.writeFile(path, textToBytes(text), options);
      await Deno.writeFile(`${path}.was`, textToBytes(listed), options);
      // Made here, so that nobody else may read it either.
      await Deno.writeFile(`${path}.now`, new Uint8Array(), options);
      return new DraftFile(path);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      throw new CrontabError(`Cannot write the draft "${path}": ${withWayOut(error)} (nothing was changed)`, {
        cause: error,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const path of [this.path, `${this.path}.was`, `${this.path}.now`]) {
      try {
        await Deno.remove(path);
      } catch (error) {
        // A later draft may have taken its place, and be gone as well.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }
}
