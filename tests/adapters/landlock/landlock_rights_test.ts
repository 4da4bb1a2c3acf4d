/** Covers landlock_rights.ts; what its ruleset.ts enforces is tried in tests/e2e/confinement_kernel_test.ts. */
import { assertEquals } from "@std/assert";
import { landlockRights } from "../../../src/adapters/landlock/landlock_rights.ts";

/** What include/uapi/linux/landlock.h has for each version: bits of files, bytes of the structure. */
const VERSIONS: readonly (readonly [version: number, files: bigint, bytes: number])[] = [
  [1, 0x1fffn, 8],
  [2, 0x3fffn, 8],
  [3, 0x7fffn, 8],
  [4, 0x7fffn, 16],
  [5, 0xffffn, 16],
  [6, 0xffffn, 24],
  [7, 0xffffn, 24],
  [12, 0xffffn, 24],
];

for (const [version, files, bytes] of VERSIONS) {
  Deno.test(`landlockRights(${version}) names no right that this version lacks`, () => {
    const rights = landlockRights(version);
    assertEquals([rights.files, rights.attributeBytes], [files, bytes]);
    for (const granted of [rights.read, rights.write, rights.ofFile]) assertEquals(granted & ~files, 0n);
    assertEquals([rights.bind, rights.connect], version >= 4 ? [1n, 2n] : [0n, 0n]);
    assertEquals(rights.scopes, version >= 6 ? 3n : 0n);
  });
}

Deno.test("no plugin executes programs, makes devices, or reads by a grant to write", () => {
  const { read, write } = landlockRights(7);
  const [execute, readFile, devices] = [1n << 0n, 1n << 2n, 1n << 6n | 1n << 11n];
  assertEquals((read | write) & (execute | devices), 0n);
  assertEquals(write & readFile, 0n);
});
