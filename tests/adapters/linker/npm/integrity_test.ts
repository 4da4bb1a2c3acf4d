import { assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { checkIntegrity, integrityOf } from "../../../../src/adapters/linker/npm/tarball/integrity.ts";
import { LinkError } from "../../../../src/ports/linker.ts";

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
    LinkError,
    `its tarball has other bytes: expected ${sri("sha512", "other")}, found ${sri("sha512")}`,
  );
});

Deno.test("checkIntegrity() refuses what proves nothing", async () => {
  for (const text of ["", "md5-x", "sha512", "nonsense"]) {
    await assertRejects(
      () => checkIntegrity(BYTES, text),
      LinkError,
      "the registry tells no digest of its tarball",
    );
  }
});
