/**
 * Returns the users that `--trust-owner` or `GAPLESS_TRUST_OWNER` names, by name or number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseTrustedOwners("ann, 1000,ann"), ["ann", "1000"]);
 * assertEquals(parseTrustedOwners(undefined), []);
 * ```
 */
export function parseTrustedOwners(text: string | undefined): string[] {
  const names = (text ?? "").split(",").map((name) => name.trim());
  return [...new Set(names)].filter((name) => name !== "");
}
