import { snapshot, type WatchedFile } from "./watched_file.ts";

/** Every file that a link under way rests on. */
export class Evidence {
  readonly #files = new Map<string, WatchedFile>();

  /** Returns what was read, and what was looked for in vain. */
  files(): WatchedFile[] {
    return [...this.#files.values()];
  }

  /**
   * Reads a file; `undefined` if there is none. Either way the link rests on it from now on.
   *
   * @param kind Whether the file counts for itself, or for the whole package that it describes.
   * @throws {LinkError} If the file is there but cannot be read.
   */
  async read(path: string, kind: "source" | "package"): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const read = await snapshot(path);
    // The first look counts: what differs since then must show at the next link.
    if (!this.#files.has(path)) {
      this.#files.set(path, read === undefined ? { kind: "absent", path } : { kind, ...read.snapshot });
    }
    return read?.bytes;
  }
}
