import type { Decision } from "../../domain/window/decision.ts";
import type { Pause } from "../../domain/window/pause.ts";
import { formatInstant } from "./instant.ts";

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

/** Formats who paused a plugin, why, and until when; and how that is ended. */
export function formatPause(plugin: string, pause: Pause, zone: string): string {
  const until = pause.until === null ? "" : `, until ${formatInstant(pause.until, zone)}`;
  return `${formatDecision(pause)}${until}; "gapless resume ${plugin}" ends it`;
}
