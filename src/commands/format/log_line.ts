import type { LogEntry } from "../../ports/plugin_host.ts";
import { formatMoment } from "./instant.ts";

/**
 * Formats one line of a plugin's log for people.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const entry = { time: new Date(5), level: "info", message: "done", fields: { rows: 3, of: "a b" } } as const;
 * assertEquals(formatLogLine(entry, "UTC"), '1970-01-01 00:00:00.005Z info  done rows=3 of="a b"');
 * ```
 */
export function formatLogLine({ time, level, message, fields = {} }: LogEntry, timezone: string): string {
  const extra = Object.entries(fields).map(([key, value]) => ` ${key}=${show(value)}`).join("");
  return `${formatMoment(time, timezone)} ${level.padEnd(5)} ${message}${extra}`;
}

function show(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string" && /^[^\s="]+$/.test(value)) return value;
  return JSON.stringify(value) ?? String(value);
}
