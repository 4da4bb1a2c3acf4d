import { digest } from "../../../domain/text/digest.ts";
import { readIfThere } from "./read_if_there.ts";
import { placeFile } from "./place_file.ts";

/** What is known of a URL beside the bytes behind it. */
export interface StoredEntry {
  readonly url: string;
  /** SHA-256 of the bytes. */
  readonly sha256: string;
  readonly contentType: string | null;
  /** With which the server can tell whether the bytes are still good. */
  readonly etag: string | null;
  /** Where the bytes came from in the end, if not from the URL itself. */
  readonly final?: string;
}

/**
 * Bytes from other machines in a folder, by their digest: in `blobs`, and what URLs lead to in `urls`. What is damaged
 * is as good as not there.
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
   * @throws {LinkError} If they cannot be written.
   */
  async putBlob(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const sha256 = digest(bytes);
    await placeFile(this.#blobPath(sha256), bytes, this.#mode);
    return sha256;
  }

  /** Returns what is known of a URL. */
  async entry(url: string): Promise<StoredEntry | undefined> {
    const bytes = await readIfThere(this.#entryPath(url));
    const entry = bytes === undefined ? undefined : parseEntry(new TextDecoder().decode(bytes));
    return entry?.url === url ? entry : undefined;
  }

  /**
   * Notes what is known of a URL.
   *
   * @throws {LinkError} If it cannot be written.
   */
  async putEntry(entry: StoredEntry): Promise<void> {
    const json = new TextEncoder().encode(JSON.stringify(entry));
    await placeFile(this.#entryPath(entry.url), json, this.#mode);
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
      for (const name of await namesIn(folder)) {
        if (!paths.has(`${folder}/${name}`)) await Deno.remove(`${folder}/${name}`);
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

function parseEntry(text: string): StoredEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isEntry(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isEntry(value: unknown): value is StoredEntry {
  if (typeof value !== "object" || value === null) return false;
  const { url, sha256, contentType, etag, final }: Partial<Record<string, unknown>> = { ...value };
  return typeof url === "string" && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) &&
    (contentType === null || typeof contentType === "string") &&
    (etag === null || typeof etag === "string") &&
    (final === undefined || (typeof final === "string" && URL.canParse(final)));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
