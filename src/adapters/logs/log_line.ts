import type { LogEntry } from "../../ports/plugin_host.ts";

/** Returns an entry as one line of JSON. */
export function formatLogLine({ time, level, message, fields }: LogEntry): string {
  return `${JSON.stringify({ time: time.toISOString(), level, message, fields })}\n`;
}

/** Returns the entry of a line, or null if it is none: the last line of a killed process may be torn. */
export function parseLogLine(line: string): LogEntry | null {
  const { time, level, message, fields } = parseRecord(line);
  if (level !== "debug" && level !== "info" && level !== "warn" && level !== "error") return null;
  if (typeof time !== "string" || typeof message !== "string") return null;
  const entry: LogEntry = { time: new Date(time), level, message };
  if (Number.isNaN(entry.time.getTime())) return null;
  return typeof fields === "object" && fields !== null ? { ...entry, fields: { ...fields } } : entry;
}

function parseRecord(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
