import { digest } from "../text/digest.ts";

/**
 * Returns how long a wake-up waits before its work, so that many plugins (and hosts) with the same tick do not all start
 * at once: from 0 up to the plugin's jitter, always the same for the same plugin on the same host.
 *
 * @param jitterMs The longest wait.
 * @param who Names that tell wake-ups apart.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * const wait = jitterOf(60_000, ["web1", "report"]);
 * assert(wait >= 0 && wait < 60_000);
 * assertEquals(jitterOf(60_000, ["web1", "report"]), wait);
 * assertEquals(jitterOf(0, ["web1", "report"]), 0);
 * ```
 */
export function jitterOf(jitterMs: number, who: readonly string[]): number {
  const share = Number.parseInt(digest(who.join("\0")).slice(0, 8), 16) / 2 ** 32;
  return Math.floor(share * jitterMs);
}
