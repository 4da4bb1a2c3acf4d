import { dirname } from "@std/path/posix";
import { isEmptyLock, type Lock, NOTHING_LOCKED } from "../../domain/linking/lock.ts";
import { parseLock } from "../../domain/linking/parse_lock.ts";
import { printLock } from "../../domain/linking/print_lock.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import { LinkError } from "../../ports/linker.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";
import { stampOf, stat } from "../files/file_stamp.ts";

/** A {@linkcode ModuleLock} in a file that people keep under version control. */
export class FileModuleLock implements ModuleLock {
  readonly #path: string;

  /** @param path Absolute path of the file. */
  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<Lock> {
    return this.#parse(await this.#text());
  }

  async update(change: (lock: Lock) => Lock): Promise<void> {
    try {
      // The folder is locked, not the file: that is replaced, and a file beside it would be litter in a repository.
      using folder = await Deno.open(dirname(this.#path), { read: true });
      await folder.lock(true);
      const before = await this.#text();
      const changed = change(this.#parse(before));
      const after = before === undefined && isEmptyLock(changed) ? undefined : printLock(changed);
      if (after !== undefined && after !== before) await this.#replace(after);
    } catch (error) {
      if (error instanceof LinkError || !(error instanceof Error)) throw error;
      throw new LinkError(`Cannot write "${this.#path}": ${withWayOut(error)}`, { cause: error });
    }
  }

  stamp(): string | undefined {
    try {
      const info = stat(this.#path);
      return info === undefined ? undefined : stampOf(info);
    } catch (error) {
      // The file's reader tells what is the matter with it.
      if (error instanceof Error) return error.name;
      throw error;
    }
  }

  async #text(): Promise<string | undefined> {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(this.#path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      if (!(error instanceof Error)) throw error;
      const why = error instanceof TypeError ? "it is not UTF-8" : error.message;
      throw new LinkError(`Cannot read "${this.#path}": ${why}`, { cause: error });
    }
  }

  #parse(text: string | undefined): Lock {
    if (text === undefined) return NOTHING_LOCKED;
    try {
      return parseLock(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new LinkError(
        `Cannot use "${this.#path}": ${error.message}; take it back from version control, or mend it by hand`,
        { cause: error },
      );
    }
  }

  async #replace(text: string): Promise<void> {
    // Beside the file, so that the move is one step; whoever commits meanwhile sees either the old one or the new one.
    const path = await realPath(this.#path);
    const part = await Deno.makeTempFile({
      dir: dirname(path),
      prefix: ".gapless.lock.",
      suffix: ".part",
    });
    try {
      await Deno.writeTextFile(part, text);
      await Deno.chmod(part, 0o644 & ~Deno.umask());
      using file = await Deno.open(part, { write: true });
      await file.sync();
      await Deno.rename(part, path);
    } catch (error) {
      await Deno.remove(part);
      throw error;
    }
  }
}

/** Where a file lies behind symbolic links; the path itself, if there is none yet. */
async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return path;
    throw error;
  }
}
