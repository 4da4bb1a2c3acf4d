import { digest } from "../../text/digest.ts";

/** Kubernetes puts eleven characters behind the name of a CronJob to name its Jobs, and those have 63 at most. */
const LIMIT = 52;

/**
 * Returns the name of a Kubernetes object, made of words; one that had to be changed gets a digest, so that two names stay
 * two.
 *
 * @example
 * ```ts
 * import { assertEquals, assertMatch } from "@std/assert";
 * assertEquals(resourceName("jobs-1f00ba11", "report"), "gapless-jobs-1f00ba11-report");
 * assertMatch(resourceName("jobs-1f00ba11", "token_cleaner"), /^gapless-jobs-1f00ba11-token-cleaner-[0-9a-f]{8}$/);
 * ```
 */
export function resourceName(...words: readonly string[]): string {
  const wished = ["gapless", ...words].join("-");
  const plain = wished.replaceAll(/[_.]/g, "-").replace(/-+$/, "");
  if (plain === wished && plain.length <= LIMIT) return plain;
  const mark = digest(wished).slice(0, 8);
  return `${plain.slice(0, LIMIT - mark.length - 1).replace(/-+$/, "")}-${mark}`;
}
