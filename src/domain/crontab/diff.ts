import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { textToBytes } from "./byte_text.ts";

/**
 * Returns a unified diff of two crontabs for people to read (bytes decoded as UTF-8), or `""` if they are equal.
 *
 * @param before Text with a character for each byte.
 * @param after Text with a character for each byte.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(diff("a\n", "b\n"), "--- crontab\n+++ crontab, changed\n@@ -1,1 +1,1 @@\n-a\n+b\n");
 * ```
 */
export function diff(before: string, after: string): string {
  if (before === after) return "";
  const patch = createTwoFilesPatch("crontab", "crontab, changed", before, after, undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
  });
  return new TextDecoder().decode(textToBytes(patch));
}
