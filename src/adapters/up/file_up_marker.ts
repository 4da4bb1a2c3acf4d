import type { Owner } from "../../domain/window/owner.ts";
import type { UpMarker } from "../../ports/up_marker.ts";

/** The {@linkcode UpMarker} in a file of the state folder. */
export class FileUpMarker implements UpMarker {
  readonly #path: string;

  /** @param path Absolute path of the file. */
  constructor(path: string) {
    this.#path = path;
  }

  async read(): Promise<Owner | null> {
    let text: string;
    try {
      text = await Deno.readTextFile(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
    return parseOwner(text);
  }

  async write(owner: Owner): Promise<void> {
    await Deno.mkdir(this.#path.slice(0, this.#path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
    const part = `${this.#path}.${owner.pid}.part`;
    await Deno.writeTextFile(part, JSON.stringify(owner), { mode: 0o600 });
    await Deno.rename(part, this.#path);
  }

  async clear(): Promise<void> {
    try {
      await Deno.remove(this.#path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** A note that cannot be read says nothing: the block is then left alone. */
function parseOwner(text: string): Owner | null {
  try {
    const { host, boot, namespace, pid, started } = JSON.parse(text) as Partial<Record<keyof Owner, unknown>>;
    const texts = [host, boot, namespace, started];
    if (typeof pid !== "number" || !texts.every((value) => typeof value === "string")) return null;
    return {
      host: String(host),
      boot: String(boot),
      namespace: String(namespace),
      pid,
      started: String(started),
    };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}
