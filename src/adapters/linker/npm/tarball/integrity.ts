import { LinkError } from "../../../../ports/linker.ts";

/** From the strongest to the weakest: only the strongest that is there counts. */
const ALGORITHMS: readonly (readonly [name: string, digest: string])[] = [
  ["sha512", "SHA-512"],
  ["sha384", "SHA-384"],
  ["sha256", "SHA-256"],
  ["sha1", "SHA-1"],
];

/** Returns the digest of a tarball as the lock has it: `sha512-…`. */
export async function integrityOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return await sri("sha512", "SHA-512", bytes);
}

/**
 * Checks bytes against a text of [SRI](https://w3c.github.io/webappsec-subresource-integrity/), such as
 * `sha512-… sha1-…`.
 *
 * @throws {LinkError} If they differ, or the text has no digest that is known; the message is a clause.
 */
export async function checkIntegrity(bytes: Uint8Array<ArrayBuffer>, integrity: string): Promise<void> {
  const given = integrity.trim().split(/\s+/).map((text) => text.replace(/\?.*$/, ""));
  for (const [name, digest] of ALGORITHMS) {
    const expected = given.filter((text) => text.startsWith(`${name}-`));
    if (expected.length === 0) continue;
    const found = await sri(name, digest, bytes);
    if (expected.includes(found)) return;
    throw new LinkError(`its tarball has other bytes: expected ${expected.join(" or ")}, found ${found}`);
  }
  throw new LinkError("the registry tells no digest of its tarball");
}

async function sri(name: string, digest: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest(digest, bytes));
  return `${name}-${btoa(String.fromCharCode(...hash))}`;
}
