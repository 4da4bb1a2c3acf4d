/**
 * Decodes the `%` signs of a part of a URL; leaves it as it is where they make no sense.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(decoded("%5E1"), "^1");
 * assertEquals(decoded("%zz"), "%zz");
 * ```
 */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
