import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import {
  checkIntegrity,
  integrityOf,
  isWeak,
  strongestIn,
} from "../../../../src/adapters/linker/npm/integrity.ts";
import { LinkFault } from "../../../../src/adapters/linker/link/link_fault.ts";

const BYTES = new TextEncoder().encode("package");

function sri(algorithm: string, text = "package"): string {
  return `${algorithm}-${createHash(algorithm).update(text).digest("base64")}`;
}

Deno.test("integrityOf() writes a digest as npm does", async () => {
  assertEquals(await integrityOf(BYTES), sri("sha512"));
});

Deno.test("checkIntegrity() goes by the strongest digest alone", async () => {
  for (const algorithm of ["sha512", "sha384", "sha256", "sha1"]) await checkIntegrity(BYTES, sri(algorithm));
  await checkIntegrity(BYTES, `${sri("sha1", "other")} ${sri("sha512", "other")} ${sri("sha512")}?opt`);
  await assertRejects(
    () => checkIntegrity(BYTES, `${sri("sha512", "other")} ${sri("sha256")} ${sri("sha1")}`),
    LinkFault,
    `its tarball has other bytes: expected ${sri("sha512", "other")}, found ${sri("sha512")}`,
  );
});

Deno.test("checkIntegrity() refuses what proves nothing", async () => {
  for (const text of ["", "md5-x", "sha512", "nonsense"]) {
    await assertRejects(
      () => checkIntegrity(BYTES, text),
      LinkFault,
      "the registry tells no digest of its tarball",
    );
  }
});

Deno.test("isWeak() is true where SHA-1 is the best there is, whatever stands beside it", () => {
  for (const text of ["sha1-a", "sha1-a md5-b", " sha1-a?opt ", "md5-b\nsha1-a"]) {
    assertEquals(isWeak(text), true);
  }
  for (const text of ["sha512-a", "sha1-a sha256-b", "sha384-a sha1-b", "md5-a", ""]) {
    assertEquals(isWeak(text), false);
  }
});

Deno.test("strongestIn() names the digest that counts", () => {
  assertEquals(strongestIn("sha1-a sha256-b md5-c"), "sha256");
  assertEquals(strongestIn("sha256-a sha512-b"), "sha512");
  assertEquals(strongestIn("md5-a"), undefined);
});
