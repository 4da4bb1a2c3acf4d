import { DEFAULT_TIMEOUT_MS } from "../default_timeout.ts";
import type { PluginEntry } from "../manifest.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlValue } from "./parse_toml.ts";
import { asDuration, asSize } from "./primitives.ts";
import { quote } from "../../text/quote.ts";
import type { TableReader } from "./table_reader.ts";

/** What the JavaScript runtime needs before a plugin's first line. */
const LEAST_MEMORY = 64_000_000;
/** What the JavaScript runtime may start by itself on a machine with many cores. */
const LEAST_TASKS = 32;
const MOST_TASKS = 4_194_304;
const NICE = { highest: -20, lowest: 19 } as const;

type Limits = Pick<PluginEntry, "timeoutMs" | "timeoutIsDefault" | "memoryBytes" | "nice" | "tasks">;

/** Reads how much time, memory and processor a plugin's runs may take, from the plugin's table. */
export function parseLimits(plugin: TableReader, maxMemoryBytes: number | null): Limits {
  const timeout = plugin.read("timeout", parseTimeout, { ms: DEFAULT_TIMEOUT_MS, isDefault: true });
  return {
    timeoutMs: timeout.ms,
    timeoutIsDefault: timeout.isDefault,
    memoryBytes: plugin.read("memory", (value) => parseOwnMemory(value, maxMemoryBytes), null),
    nice: plugin.read("nice", parseNice, 0),
    tasks: plugin.read("tasks", parseTasks, null),
  };
}

/**
 * Parses a limit of memory, in bytes.
 *
 * @throws {RangeError} If no plugin could start with so little.
 */
export function parseMemory(value: TomlValue): number {
  const bytes = asSize(value);
  if (bytes >= LEAST_MEMORY) return bytes;
  const why =
    "no plugin can start with less than 64MB, because the JavaScript runtime alone needs about that";
  throw new RangeError(`Cannot use the size ${quote(String(value))}: ${why}`);
}

function parseOwnMemory(value: TomlValue, maxMemoryBytes: number | null): number {
  const bytes = parseMemory(value);
  if (maxMemoryBytes === null || bytes <= maxMemoryBytes) return bytes;
  const why =
    `it is more than "max_memory" in [gapless] (${maxMemoryBytes} bytes), so no run could ever start`;
  throw new RangeError(`Cannot use the size ${quote(String(value))}: ${why}`);
}

function parseTimeout(value: TomlValue): { readonly ms: number | null; readonly isDefault: boolean } {
  if (value === "none") return { ms: null, isDefault: false };
  const ms = asDuration(value);
  if (ms > 0) return { ms, isDefault: false };
  throw new RangeError(
    'it ends every run at once; write timeout = "none" if a run may take as long as it takes',
  );
}

function parseNice(value: TomlValue): number {
  const expected = "a whole number from -20 (first served) to 19 (last served)";
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw mismatch(expected, value);
  if (value < NICE.highest || value > NICE.lowest) throw mismatch(expected, value);
  // TOML knows -0, and two entries that mean the same must be equal.
  return value === 0 ? 0 : value;
}

function parseTasks(value: TomlValue): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw mismatch(`a whole number from ${LEAST_TASKS} on`, value);
  }
  if (value < LEAST_TASKS) {
    const why = `the JavaScript runtime alone may need ${LEAST_TASKS} threads`;
    throw new RangeError(`expected a whole number from ${LEAST_TASKS} on, found the number ${value}: ${why}`);
  }
  if (value > MOST_TASKS) {
    throw new RangeError(`${value} is more than Linux can count; ${MOST_TASKS} at most`);
  }
  return value;
}
