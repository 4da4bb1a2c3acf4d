import { assertEquals, assertThrows } from "@std/assert";
import { parseByteSize } from "../../../../src/domain/manifest/parse/byte_size.ts";

const SIZES: readonly (readonly [text: string, bytes: number])[] = [
  ["0", 0],
  ["512", 512],
  ["512 B", 512],
  ["64kB", 64_000],
  ["64KB", 64_000],
  ["64kb", 64_000],
  ["64KiB", 65_536],
  ["1MB", 1_000_000],
  ["1 MiB", 1_048_576],
  ["1.5GB", 1_500_000_000],
  ["1TiB", 1_099_511_627_776],
];

for (const [text, bytes] of SIZES) {
  Deno.test(`parseByteSize() reads "${text}" as ${bytes} bytes`, () => {
    assertEquals(parseByteSize(text), bytes);
  });
}

const REFUSED: readonly (readonly [text: string, message: string])[] = [
  ["", 'Cannot use the size "": write it like "64kB", "1MB" or "1.5GiB"'],
  ["big", 'Cannot use the size "big": write it like "64kB", "1MB" or "1.5GiB"'],
  [
    "1 XB",
    'Cannot use the size "1 XB": "XB" is no unit; known: B, kB, MB, GB, TB, KiB, MiB, GiB, TiB',
  ],
  ["-1", 'Cannot use the size "-1": it is negative'],
  ["9007199254740993", 'Cannot use the size "9007199254740993": it is too large'],
  ["1e+21", 'Cannot use the size "1e+21": write it like "64kB", "1MB" or "1.5GiB"'],
];

for (const [text, message] of REFUSED) {
  Deno.test(`parseByteSize() refuses "${text}"`, () => {
    assertEquals(assertThrows(() => parseByteSize(text), Error).message, message);
  });
}
