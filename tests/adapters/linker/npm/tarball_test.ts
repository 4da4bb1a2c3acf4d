import { assertEquals, assertRejects } from "@std/assert";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readTarball } from "../../../../src/adapters/linker/npm/tarball.ts";
import { LinkFault } from "../../../../src/adapters/linker/link/link_fault.ts";
import { tarball } from "../../../registry/tarball.ts";

const GOOD = tarball([
  { path: "package", type: "5" },
  { path: "package/package.json", content: "{}" },
  { path: "./package/lib/ä.js", content: "export default 1;" },
  { path: "package/empty.js" },
  { path: "package/same.js", content: "1" },
  { path: "package/same.js", content: "1" },
  { path: "loose.txt", content: "beside the package" },
]);

Deno.test("readTarball() returns the files of the one folder in it", async () => {
  const files = await readTarball(GOOD);
  assertEquals(Array.from(files, ([path, bytes]) => [path, new TextDecoder().decode(bytes)]), [
    ["package.json", "{}"],
    ["lib/ä.js", "export default 1;"],
    ["empty.js", ""],
    ["same.js", "1"],
  ]);
});

Deno.test("readTarball() takes long paths of both kinds", async () => {
  const path = `package/${"deep/".repeat(40)}end.js`;
  const record = ` path=${path}\n`;
  const pax = `${record.length + 3}${record}`;
  for (
    const entries of [
      [{ path: "PaxHeader", type: "x", content: pax }, { path: "package/cut", content: "1" }],
      [{ path: "././@LongLink", type: "L", content: `${path}\0` }, { path: "package/cut", content: "1" }],
    ]
  ) {
    assertEquals([...(await readTarball(tarball(entries))).keys()], [path.slice("package/".length)]);
  }
});

for (
  const { what, entries, message } of [
    {
      what: "climbs out",
      entries: [{ path: "package/../../x.js" }],
      message: 'the file "package/../../x.js", which leads out',
    },
    {
      what: "climbs in its folder's place",
      entries: [{ path: "../x.js" }],
      message: 'the file "../x.js", which leads out',
    },
    {
      what: "is absolute",
      entries: [{ path: "/etc/passwd" }],
      message: 'the file "/etc/passwd", which leads out',
    },
    {
      what: "has a backslash",
      entries: [{ path: "package\\..\\x" }],
      message: 'the file "package\\\\..\\\\x", which leads out',
    },
    {
      what: "is a symbolic link",
      entries: [{ path: "package/x", type: "2", link: "/etc" }],
      message: 'has "package/x", which is a symlink, not a file',
    },
    {
      what: "is a hard link",
      entries: [{ path: "package/x", type: "1", link: "/etc/passwd" }],
      message: "which is a link, not a file",
    },
    {
      what: "is a device",
      entries: [{ path: "package/x", type: "3" }],
      message: "which is a character-device, not a file",
    },
    {
      what: "is a pipe",
      entries: [{ path: "package/x", type: "6" }],
      message: "which is a fifo, not a file",
    },
    {
      what: "comes twice with other content",
      entries: [{ path: "package/x", content: "1" }, { path: "a/x", content: "2" }],
      message: 'the file "x" twice, with other content',
    },
    {
      what: "is longer than the tarball",
      entries: [{ path: "package/x", content: "1", size: 99_999 }],
      message: "damaged: Tar archive is truncated",
    },
  ]
) {
  Deno.test(`readTarball() refuses an entry that ${what}`, async () => {
    await assertRejects(() => readTarball(tarball(entries)), LinkFault, message);
  });
}

Deno.test("readTarball() refuses what is not gzip, is cut off, or is no tar", async () => {
  const no = (bytes: Uint8Array, message: string) =>
    assertRejects(() => readTarball(new Uint8Array(bytes)), LinkFault, message);
  await no(new TextEncoder().encode("<html>"), "its tarball is damaged: ");
  await no(new Uint8Array(), "its tarball is damaged: ");
  await no(GOOD.slice(0, GOOD.length / 2), "its tarball is damaged: ");
  await no(gzipSync("x".repeat(2_000)), "its tarball is damaged: Invalid tar number.");
});

Deno.test("readTarball() unpacks no more than its limit", async () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(3 * 2 ** 20)));
  await assertRejects(() => readTarball(bomb, 2 ** 20), LinkFault, "its tarball holds more than 1 MB");
});

Deno.test("readTarball() survives any damage, and then knows of it or reads on", async () => {
  const plain = new Uint8Array(
    await new Response(new Blob([GOOD]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(),
  );
  const damages = fc.array(fc.tuple(fc.nat(plain.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(damages, fc.nat(plain.length), async (damages, length) => {
      const bytes = plain.slice(0, length);
      for (const [at, byte] of damages) bytes[at] = byte;
      try {
        for (const path of (await readTarball(new Uint8Array(gzipSync(bytes)))).keys()) {
          assertEquals(path.split("/").includes(".."), false);
        }
      } catch (error) {
        if (!(error instanceof LinkFault)) throw error;
      }
    }),
    { numRuns: 200 },
  );
});
