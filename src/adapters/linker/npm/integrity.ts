import { LinkFault } from "../link/link_fault.ts";

/** From the strongest to the weakest: only the strongest that is there counts. */
const ALGORITHMS: readonly (readonly [name: string, digest: string])[] = [
  ["sha512", "SHA-512"],
  ["sha384", "SHA-384"],
  ["sha256", "SHA-256"],
  ["sha1", "SHA-1"],
];

/** Only this one is known and weak: two tarballs with the same SHA-1 can be made. */
const WEAK = "sha1";

/** Returns the name of the strongest algorithm of a text that `checkIntegrity()` takes; `undefined` if it knows none. */
export function strongestIn(integrity: string): string | undefined {
  return ALGORITHMS.find(([name]) => digestsIn(integrity).some((text) => text.startsWith(`${name}-`)))?.[0];
}

/** Returns whether a text proves no more than that the SHA-1 of the bytes is the same. */
export function isWeak(integrity: string): boolean {
  return strongestIn(integrity) === WEAK;
}

/** Returns the digest of a tarball as the lock has it: `sha512-…`. */
export async function integrityOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return await sri("sha512", "SHA-512", bytes);
}

/**
 * Checks bytes against a text of [SRI](https://w3c.github.io/webappsec-subresource-integrity/), such as
 * `sha512-… sha1-…`.
 *
 * @throws {LinkFault} If they differ, or the text has no digest that is known.
 */
export async function checkIntegrity(bytes: Uint8Array<ArrayBuffer>, integrity: string): Promise<void> {
  const given = digestsIn(integrity);
  for (const [name, digest] of ALGORITHMS) {
    const expected = given.filter((text) => text.startsWith(`${name}-`));
    if (expected.length === 0) continue;
    const found = await sri(name, digest, bytes);
    if (expected.includes(found)) return;
    throw new LinkFault({
      why: `its tarball has other bytes: expected ${expected.join(" or ")}, found ${found}`,
    });
  }
  throw new LinkFault({ why: "the registry tells no digest of its tarball" });
}

function digestsIn(integrity: string): string[] {
  return integrity.trim().split(/\s+/).map((text) => text.replace(/\?.*$/, ""));
}

async function sri(name: string, digest: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest(digest, bytes));
  return `${name}-${btoa(String.fromCharCode(...hash))}`;
}
