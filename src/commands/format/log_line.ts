import type { LogEntry } from "../../ports/plugin_host.ts";

/** Formats one line of a plugin's log for people. */
export function formatLogLine({ time, level, message, fields }: LogEntry): string {
  const clock = time.toISOString().slice(11, 23);
  const extra = fields === undefined
    ? ""
    : Object.entries(fields).map(([key, value]) => ` ${key}=${show(value)}`).join("");
  return `${clock} ${level.padEnd(5)} ${message}${extra}`;
}

function show(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "string" && /^[^\s="]+$/.test(value)) return value;
  return JSON.stringify(value) ?? String(value);
}
