import { digest } from "../../../domain/text/digest.ts";
import { filesIn } from "../../files/files_in.ts";
import { removeIfThere } from "../../files/remove_if_there.ts";
import { writeFile } from "./write_file.ts";
import { readIfThere } from "./read_if_there.ts";
import { parseEntry, type StoredEntry } from "./stored_entry.ts";

/**
 * Bytes from other machines in a folder, by their digest: in `blobs`, and what URLs lead to in `urls`. What is damaged
 * counts as missing.
 */
export class ModuleStore {
  readonly #folder: string;
  readonly #mode: number;

  /**
   * @param folder Absolute path; made when something is put in.
   * @param mode Who may read what is put in; its owner, if left out.
   */
  constructor(folder: string, mode = 0o600) {
    this.#folder = folder;
    this.#mode = mode;
  }

  /** Returns bytes by their SHA-256. */
  async blob(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await readIfThere(this.#blobPath(sha256));
    return bytes !== undefined && digest(bytes) === sha256 ? bytes : undefined;
  }

  /**
   * Keeps bytes, and returns their SHA-256.
   *
   * @throws {LinkFault} If they cannot be written.
   */
  async putBlob(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const sha256 = digest(bytes);
    await writeFile(this.#blobPath(sha256), bytes, { mode: this.#mode });
    return sha256;
  }

  /** Returns what is known of a URL. */
  async entry(url: string): Promise<StoredEntry | undefined> {
    const bytes = await readIfThere(this.#entryPath(url));
    const entry = bytes === undefined ? undefined : parseEntry(bytes);
    return entry?.url === url ? entry : undefined;
  }

  /**
   * Notes what is known of a URL.
   *
   * @throws {LinkFault} If it cannot be written.
   */
  async putEntry(entry: StoredEntry): Promise<void> {
    const json = new TextEncoder().encode(JSON.stringify(entry));
    await writeFile(this.#entryPath(entry.url), json, { mode: this.#mode });
  }

  /** Takes out all but some bytes and some URLs. */
  async retain(
    kept: { readonly blobs: ReadonlySet<string>; readonly urls: ReadonlySet<string> },
  ): Promise<void> {
    const paths = new Set([
      ...Array.from(kept.blobs, (sha256) => this.#blobPath(sha256)),
      ...Array.from(kept.urls, (url) => this.#entryPath(url)),
    ]);
    for (const folder of [`${this.#folder}/blobs`, `${this.#folder}/urls`]) {
      for (const path of await filesIn(folder)) {
        if (!paths.has(path)) removeIfThere(path);
      }
    }
  }

  #blobPath(sha256: string): string {
    return `${this.#folder}/blobs/${sha256}`;
  }

  #entryPath(url: string): string {
    return `${this.#folder}/urls/${digest(url)}.json`;
  }
}
