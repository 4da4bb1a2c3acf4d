import { dirname } from "@std/path/posix";
import { isEmptyLock, type Lock, NOTHING_LOCKED } from "../../domain/linking/lock.ts";
import { parseLock } from "../../domain/linking/parse_lock.ts";
import { printLock } from "../../domain/linking/print_lock.ts";
import { withWayOut } from "../../domain/text/with_way_out.ts";
import { LinkError } from "../../ports/linker.ts";
import type { ModuleLock } from "../../ports/module_lock.ts";
import { ifExists, ifExistsSync } from "../files/if_exists.ts";
import { readRegularFile } from "../files/read_regular_file.ts";
import { stampOf, stat } from "../files/file_stamp.ts";
import { replaceFile, type ReplaceOptions } from "../files/replace_file.ts";

/** Enough for the plugins of a large fleet. */
const MOST_BYTES = 100_000_000;

/** A {@linkcode ModuleLock} in a file that people keep under version control. */
export class FileModuleLock implements ModuleLock {
  readonly #path: string;

  /** @param path Absolute path of the file. */
  constructor(path: string) {
    this.#path = path;
  }

  // deno-lint-ignore require-await -- the port's, and other locks need not be files.
  async read(): Promise<Lock> {
    return this.#parse(this.#text());
  }

  async update(change: (lock: Lock) => Lock): Promise<void> {
    try {
      // The folder is locked, not the file: that is replaced, and a file beside it would be litter in a repository.
      using folder = await Deno.open(dirname(this.#path), { read: true });
      await folder.lock(true);
      const before = this.#text();
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

  #text(): string | undefined {
    try {
      const bytes = ifExistsSync(() => readRegularFile(this.#path, MOST_BYTES))?.bytes;
      return bytes && new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (error) {
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
    // Whoever commits it meanwhile sees either the old one or the new one.
    // Where it lies behind symbolic links; under its own name, if there is none yet.
    const path = await ifExists(() => Deno.realPath(this.#path)) ?? this.#path;
    replaceFile(path, new TextEncoder().encode(text), { access: accessOf(path) });
  }
}

/** Who may use the file: whoever may now, and whoever may use other texts if there is none yet. */
function accessOf(path: string): NonNullable<ReplaceOptions["access"]> {
  const { mode, uid, gid } = stat(path) ?? { mode: 0o644 & ~Deno.umask(), uid: null, gid: null };
  // Only root can give a file away; what another member of a team replaces becomes theirs, as with any editor.
  return Deno.uid() === 0 ? { mode, uid, gid } : { mode, uid: null, gid: null };
}
