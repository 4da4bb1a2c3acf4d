import type { RetryPolicy } from "../../window/policies.ts";
import { asCount, asDuration } from "./primitives.ts";
import type { TableReader } from "./table_reader.ts";

const BACKOFF_MS = 30_000;
const MAX_MS = 15 * 60_000;

/** Parses when a failed window is tried again. */
export function parseRetry(table: TableReader): RetryPolicy {
  const attempts = table.read("attempts", asCount, 3);
  const backoffMs = table.read("backoff", asDuration, BACKOFF_MS);
  const maxMs = table.read("max", (value) => {
    const max = asDuration(value);
    if (max < backoffMs) throw new RangeError('it is shorter than "backoff", the first wait');
    return max;
  }, Math.max(MAX_MS, backoffMs));
  const parkAfter = table.read("park_after", asCount, 10);
  const parkAgeMs = table.read("park_age", asDuration, null);
  table.refuseOthers();
  return { attempts, backoffMs, maxMs, parkAfter, parkAgeMs };
}
