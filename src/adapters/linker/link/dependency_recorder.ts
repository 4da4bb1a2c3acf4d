import { relative } from "@std/path/posix";
import type { DataFile } from "../../../ports/linker.ts";
import type { GuardedFiles } from "./guarded_files.ts";
import { LinkFault } from "./link_fault.ts";
import { type Look, sharedSnapshot, snapshot, type WatchedFile } from "./watched_file.ts";

/** Every file that a link under way rests on. */
export class DependencyRecorder {
  readonly #guarded: GuardedFiles | undefined;
  readonly #files = new Map<string, WatchedFile>();
  readonly #data = new Map<string, DataFile>();
  readonly #reasonAgainst: (path: string) => string | null;

  /**
   * @param guarded What no link may read, if anything is guarded.
   * @param reasonAgainst Returns why a file must not be used; every file may, if left out.
   */
  constructor(guarded?: GuardedFiles, reasonAgainst: (path: string) => string | null = () => null) {
    this.#guarded = guarded;
    this.#reasonAgainst = reasonAgainst;
  }

  /** Returns what was read, and what was looked for in vain. */
  files(): WatchedFile[] {
    return [...this.#files.values()];
  }

  /** Returns the files that are imported as data. */
  data(): DataFile[] {
    return [...this.#data.values()];
  }

  /** Notes that a file is imported as data, by a plugin whose own module lies in `folder`. */
  async noteData(path: string, folder: string): Promise<void> {
    const realPath = await Deno.realPath(path);
    const below = relative(await Deno.realPath(folder), realPath).split("/");
    this.#data.set(path, { path, realPath, own: !below.some((segment) => segment.startsWith(".")) });
  }

  /**
   * Reads a file; `undefined` if there is none. Either way the link rests on it from now on.
   *
   * @param kind Whether the file counts for itself, or for the whole package that it describes.
   * @throws {LinkFault} If the file is there but cannot be read, is guarded, or must not be used.
   */
  // deno-lint-ignore require-await -- its callers wait for modules of other machines in the same way.
  async read(path: string, kind: "source" | "package"): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#note(path, kind, snapshot(path));
  }

  /** As {@linkcode read}, of a file that many links have in common. */
  readShared(path: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#note(path, "source", sharedSnapshot(path));
  }

  #note(
    path: string,
    kind: "source" | "package",
    read: Look | undefined,
  ): Uint8Array<ArrayBuffer> | undefined {
    if (read !== undefined) {
      this.#guarded?.requireNoSecret(read.info, path);
      this.admit(path);
    }
    // The first look counts: what differs since then must show at the next link.
    if (!this.#files.has(path)) {
      this.#files.set(path, read === undefined ? { kind: "absent", path } : { kind, ...read.snapshot });
    }
    return read?.bytes;
  }

  /**
   * Looks whether a file may be used.
   *
   * @throws {LinkFault} If it must not: others could change it.
   */
  admit(path: string): void {
    const reason = this.#reasonAgainst(path);
    if (reason !== null) throw new LinkFault({ cannot: "use", what: path, why: reason });
  }
}
