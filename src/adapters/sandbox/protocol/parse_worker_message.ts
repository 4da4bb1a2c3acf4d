import { asRecord } from "../../../domain/text/as_record.ts";
import { clip, LONGEST_TEXT } from "./clip.ts";
import type { Fault, LogMessage, WorkerMessage } from "./messages.ts";

const LAST_INSTANT = 8.64e15;
/** Longer than any expression that a plugin may report. */
const LONGEST_INTERVAL = 1_000;

/**
 * Returns a message of the worker with every field clipped, or null if it is none. The worker runs foreign code: nothing
 * that comes out of it is trusted, neither by the child nor, when the child has passed it on, by the host.
 */
export function parseWorkerMessage(data: unknown): WorkerMessage | null {
  const record = asRecord(data) ?? {};
  switch (record.kind) {
    case "loaded": {
      const { enabled, interval, permissions } = record;
      return typeof enabled === "boolean" && typeof interval === "string"
        ? {
          kind: "loaded",
          enabled,
          interval: interval.slice(0, LONGEST_INTERVAL),
          // One more than is read, so that the host notices.
          permissions: typeof permissions === "string" ? permissions.slice(0, LONGEST_TEXT + 1) : null,
        }
        : null;
    }
    case "log":
      return parseLog(record);
    case "checkpoint":
      return { kind: "checkpoint", until: isInstant(record.until) ? record.until : null };
    case "started":
    case "returned":
    case "gone":
      return { kind: record.kind };
    case "unloadable":
    case "failed": {
      const fault = parseFault(asRecord(record.fault) ?? {});
      return fault === null ? null : { kind: record.kind, fault };
    }
    default:
      return null;
  }
}

function parseLog({ level, message, fields }: Record<string, unknown>): LogMessage | null {
  if (level !== "debug" && level !== "info" && level !== "warn" && level !== "error") return null;
  if (typeof message !== "string") return null;
  return {
    kind: "log",
    level,
    message: clip(message),
    fields: typeof fields === "string" ? clipJson(fields) : null,
  };
}

/** JSON stays JSON; what the worker clipped itself may have become a little longer by it. */
function clipJson(json: string): string {
  return json.length <= 4 * LONGEST_TEXT ? json : JSON.stringify({ clipped: clip(json) });
}

function parseFault({ message, report }: Record<string, unknown>): Fault | null {
  return typeof message === "string" && typeof report === "string"
    ? { message: clip(message), report: clip(report) }
    : null;
}

function isInstant(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) <= LAST_INSTANT;
}
