import type { Keep } from "../manifest.ts";
import { asCount, asDuration } from "./primitives.ts";
import type { TableReader } from "./table_reader.ts";

const KEEP_MS = 90 * 86_400_000;
const NEWEST = 100;

/** Reads how much of the past is kept, from the table `gapless`. */
export function parseKeep(gapless: TableReader): Keep {
  return {
    ms: gapless.read("keep", asDuration, KEEP_MS),
    newest: gapless.read("keep_runs", asCount, NEWEST),
  };
}
