import { dirname } from "@std/path/posix";
import { isSameOwner, type Owner } from "../../domain/window/owner.ts";
import { replaceFile } from "../files/replace_file.ts";
import type { UpMarker, UpNote } from "../../ports/up_marker.ts";

/** The {@linkcode UpMarker} in a file of the state folder, changed under a lock of its own. */
export class FileUpMarker implements UpMarker {
  readonly #path: string;

  /** @param path Absolute path of the file. */
  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<UpNote | null> {
    try {
      const owner = parseOwner(await Deno.readTextFile(this.#path));
      const { mtime } = await Deno.stat(this.#path);
      return owner && { owner, renewedAt: mtime ?? new Date(0) };
    } catch (error) {
      // A note that cannot be read says nothing: the block is then left alone.
      if (error instanceof Error && "code" in error) return null;
      throw error;
    }
  }

  async take(owner: Owner, isGone: (other: UpNote) => boolean): Promise<Owner> {
    await Deno.mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    using _lock = await this.#lock();
    const note = await this.read();
    if (note !== null && !isSameOwner(note.owner, owner) && !isGone(note)) return note.owner;
    replaceFile(this.#path, new TextEncoder().encode(JSON.stringify(owner)), { locked: true });
    return owner;
  }

  async release(owner: Owner): Promise<void> {
    if (await this.read() === null) return;
    using _lock = await this.#lock();
    const note = await this.read();
    if (note !== null && isSameOwner(note.owner, owner)) await Deno.remove(this.#path);
  }

  async #lock(): Promise<Deno.FsFile> {
    const file = await Deno.open(`${this.#path}.lock`, { write: true, create: true, mode: 0o600 });
    await file.lock(true);
    return file;
  }
}

function parseOwner(text: string): Owner | null {
  try {
    const { host, boot, namespace, pid, started } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>;
    if (typeof pid !== "number" || typeof host !== "string" || typeof boot !== "string") return null;
    if (typeof namespace !== "string" || typeof started !== "string") return null;
    return { host, boot, namespace, pid, started };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
