/**
 * Returns a value, such as one that was read from JSON, as an object with keys; undefined if it is not one. A list is not one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(asRecord(JSON.parse('{ "a": 1 }')), { a: 1 });
 * assertEquals([asRecord([1]), asRecord(null), asRecord("a")], [undefined, undefined, undefined]);
 * ```
 */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
