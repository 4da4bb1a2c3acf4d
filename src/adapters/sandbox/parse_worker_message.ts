import type { Fault, LogMessage, WorkerMessage } from "./protocol.ts";

const LAST_INSTANT = 8.64e15;

/**
 * Returns a message of the worker, or null if it is none. The worker runs foreign code: nothing that comes out of it is
 * taken on trust.
 */
export function parseWorkerMessage(data: unknown): WorkerMessage | null {
  const record = recordOf(data);
  switch (record.kind) {
    case "loaded": {
      const { enabled, interval, permissions } = record;
      return typeof enabled === "boolean" && typeof interval === "string"
        ? {
          kind: "loaded",
          enabled,
          interval,
          permissions: typeof permissions === "string" ? permissions : null,
        }
        : null;
    }
    case "log":
      return parseLog(record);
    case "checkpoint":
      return isInstant(record.until) ? { kind: "checkpoint", until: record.until } : null;
    case "returned":
    case "gone":
      return { kind: record.kind };
    case "unloadable":
    case "failed": {
      const fault = parseFault(recordOf(record.fault));
      return fault === null ? null : { kind: record.kind, fault };
    }
    default:
      return null;
  }
}

function parseLog({ time, level, message, fields }: Record<string, unknown>): LogMessage | null {
  if (level !== "debug" && level !== "info" && level !== "warn" && level !== "error") return null;
  if (!isInstant(time) || typeof message !== "string") return null;
  return { kind: "log", time, level, message, fields: typeof fields === "string" ? fields : null };
}

function parseFault({ message, report }: Record<string, unknown>): Fault | null {
  return typeof message === "string" && typeof report === "string" ? { message, report } : null;
}

function recordOf(data: unknown): Record<string, unknown> {
  return typeof data === "object" && data !== null ? { ...data } : {};
}

function isInstant(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) <= LAST_INSTANT;
}
