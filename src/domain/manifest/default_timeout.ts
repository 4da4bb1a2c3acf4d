import type { PluginEntry } from "./manifest.ts";

const DAY_MS = 86_400_000;

/** How long a run may take whose plugin says nothing about it. */
export const DEFAULT_TIMEOUT_MS = DAY_MS;

/** How long a plugin's runs may take, and whether somebody chose that. */
export type TimeoutOf = Pick<PluginEntry, "timeoutMs" | "timeoutIsDefault">;

/**
 * Returns how long after its start a run is warned about, because the default timeout, which nobody chose, is about to
 * end it; null if it is never warned about.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(warnAfterMs({ timeoutMs: 86_400_000, timeoutIsDefault: true }), 77_760_000);
 * assertEquals(warnAfterMs({ timeoutMs: 60_000, timeoutIsDefault: false }), null);
 * ```
 */
export function warnAfterMs({ timeoutMs, timeoutIsDefault }: TimeoutOf): number | null {
  return timeoutIsDefault && timeoutMs !== null ? timeoutMs * 0.9 : null;
}

/** Whether a run that took this long makes the default timeout, which nobody chose, look too short for its plugin. */
export function nearsDefault({ timeoutMs, timeoutIsDefault }: TimeoutOf, tookMs: number): boolean {
  return timeoutIsDefault && timeoutMs !== null && tookMs > timeoutMs / 2;
}
