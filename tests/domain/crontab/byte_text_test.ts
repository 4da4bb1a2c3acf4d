import { assertEquals, assertThrows } from "@std/assert";
import { bytesToText, textToBytes } from "../../../src/domain/crontab/byte_text.ts";

Deno.test("bytesToText() and textToBytes() keep every byte", () => {
  const bytes = new Uint8Array(20_000).map((_, index) => index * 7 % 256);
  assertEquals(textToBytes(bytesToText(bytes)), bytes);
  assertEquals(bytesToText(new Uint8Array()), "");
});

Deno.test("textToBytes() refuses a character that stands for no byte", () => {
  assertThrows(() => textToBytes("a€"), RangeError, 'Cannot write "€" to a crontab: it stands for no byte');
});
