import type { Decision } from "../../domain/window/decision.ts";

/**
 * Formats who decided something, and why.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatDecision({ by: "ann@web1", at: new Date(0), why: "no data" }), "ann@web1: no data");
 * assertEquals(formatDecision({ by: "ann@web1", at: new Date(0), why: null }), "ann@web1");
 * ```
 */
export function formatDecision({ by, why }: Decision): string {
  return why === null ? by : `${by}: ${why}`;
}
