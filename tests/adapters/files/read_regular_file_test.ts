import { assertEquals, assertThrows } from "@std/assert";
import { IrregularFileError, readRegularFile } from "../../../src/adapters/files/read_regular_file.ts";
import { specialFiles } from "../../special_files.ts";

Deno.test("readRegularFile() reads a file up to its limit, and says what it was like", () => {
  using folder = specialFiles();
  const path = `${folder.path}/x`;
  Deno.writeTextFileSync(path, "0123456789");
  const { bytes, info } = readRegularFile(path, 10);
  assertEquals(new TextDecoder().decode(bytes), "0123456789");
  assertEquals(info.ino, Deno.statSync(path).ino);
  assertThrows(() => readRegularFile(path, 9), IrregularFileError, "it is larger than 0.000009 MB");
  Deno.writeTextFileSync(path, "");
  assertEquals(readRegularFile(path).bytes.length, 0);
});

Deno.test("readRegularFile() reads a large file in full", () => {
  using folder = specialFiles();
  const path = `${folder.path}/x`;
  const content = new Uint8Array(300_000).map((_, i) => i % 251);
  Deno.writeFileSync(path, content);
  assertEquals(readRegularFile(path).bytes, content);
});

Deno.test("readRegularFile() reads what has no size of its own, as files of the system", () => {
  assertEquals(readRegularFile("/proc/self/status").bytes.length > 0, true);
});

Deno.test("readRegularFile() reads a file that grows meanwhile no further than its limit", () => {
  using folder = specialFiles();
  const path = `${folder.path}/x`;
  Deno.writeTextFileSync(path, "0123");
  const real = Deno.statSync;
  // As if it had been empty when it was looked at.
  Deno.statSync = (path) => ({ ...real(path), size: 0 });
  try {
    assertEquals(readRegularFile(path, 4).bytes.length, 4);
    assertThrows(() => readRegularFile(path, 3), IrregularFileError, "it is larger than");
  } finally {
    Deno.statSync = real;
  }
});

Deno.test("readRegularFile() refuses pipes, sockets and devices at once", () => {
  using folder = specialFiles();
  for (const [name, message] of folder.kinds) {
    const error = assertThrows(() => readRegularFile(`${folder.path}/${name}`), IrregularFileError);
    assertEquals(error.message, message);
  }
});
