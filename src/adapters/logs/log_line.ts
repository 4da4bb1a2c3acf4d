import { asRecord } from "../../domain/text/as_record.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";

/** An entry with its number in the tail of a log; the head's entries have none. */
export interface NumberedEntry {
  readonly entry: LogEntry;
  readonly number: number | undefined;
}

/** Returns an entry as one line of JSON. */
export function formatLogLine({ time, level, message, fields, report }: LogEntry, number?: number): string {
  return `${JSON.stringify({ n: number, time: time.toISOString(), level, message, fields, report })}\n`;
}

/** Returns the entry of a line, or null if it is none: the last line of a killed process may be torn. */
export function parseLogLine(line: string): NumberedEntry | null {
  const { n, time, level, message, fields, report } = parseRecord(line);
  if (level !== "debug" && level !== "info" && level !== "warn" && level !== "error") return null;
  if (typeof time !== "string" || typeof message !== "string") return null;
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return null;
  const entry: LogEntry = {
    time: at,
    level,
    message,
    ...(typeof fields === "object" && fields !== null ? { fields: { ...fields } } : {}),
    ...(report === true ? { report } : {}),
  };
  return { entry, number: typeof n === "number" ? n : undefined };
}

function parseRecord(line: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(line)) ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
