import { asRecord } from "../../../domain/text/as_record.ts";

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

/** Parses an entry; one that is damaged counts as missing. */
export function parseEntry(bytes: Uint8Array): StoredEntry | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isEntry(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isEntry(value: unknown): value is StoredEntry {
  const { url, sha256, contentType, etag, final } = asRecord(value) ?? {};
  return typeof url === "string" && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) &&
    (contentType === null || typeof contentType === "string") &&
    (etag === null || typeof etag === "string") &&
    (final === undefined || (typeof final === "string" && URL.canParse(final)));
}
