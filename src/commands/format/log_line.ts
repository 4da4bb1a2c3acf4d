import { printable } from "../../domain/text/printable.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { indented, linesOf } from "./hanging.ts";
import { formatMoment } from "./instant.ts";

/**
 * Formats an entry of a plugin's log for people: always as one line, whatever the plugin wrote.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const entry = { time: new Date(5), level: "info", message: "a\nb", fields: { rows: 3, of: "a b" } } as const;
 * assertEquals(formatLogLine(entry, "UTC"), '1970-01-01 00:00:00.005Z info  a\\nb rows=3 of="a b"');
 * ```
 */
export function formatLogLine({ time, level, message, fields = {} }: LogEntry, timezone: string): string {
  const extra = Object.entries(fields).map(([key, value]) => ` ${word(key)}=${show(value)}`).join("");
  return printable(`${formatMoment(time, timezone)} ${level.padEnd(5)} ${message}${extra}`);
}

/** Formats the entry that says why a run failed: its message in lines of its own, those after the first indented. */
export function formatLogReport(entry: LogEntry, timezone: string): string[] {
  const [first = "", ...rest] = linesOf(entry.message);
  return [formatLogLine({ ...entry, message: first }, timezone), ...rest.flatMap(indented)];
}

function show(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string") return word(value);
  return JSON.stringify(value) ?? String(value);
}

/** Quotes a key or a value that could be taken for something else. */
function word(text: string): string {
  return /^[^\s"=\\]+$/.test(text) && printable(text) === text ? text : JSON.stringify(text);
}
