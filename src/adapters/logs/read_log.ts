import type { LogEntry } from "../../ports/plugin_host.ts";
import { type NumberedEntry, parseLogLine } from "./log_line.ts";
import { segmentPaths } from "./log_tail.ts";
import { readLines } from "./read_lines.ts";

/**
 * Returns the entries of a log one by one: those of its own file, and those of its tail, if the run is still under way or its
 * process was killed.
 */
export async function* readLog(path: string): AsyncGenerator<LogEntry> {
  let last = 0;
  for (const file of [path, ...await inOrder(segmentPaths(path))]) {
    for await (const { entry, number } of readEntries(file)) {
      // What was read before is not repeated.
      if (number !== undefined && number <= last) continue;
      last = number ?? last;
      yield entry;
    }
  }
}

/** Returns the segments that hold something, the older one first. */
async function inOrder(paths: readonly string[]): Promise<string[]> {
  const found: { path: string; number: number }[] = [];
  for (const path of paths) {
    for await (const { number = 0 } of readEntries(path)) {
      found.push({ path, number });
      break;
    }
  }
  return found.sort((a, b) => a.number - b.number).map(({ path }) => path);
}

async function* readEntries(path: string): AsyncGenerator<NumberedEntry> {
  for await (const line of readLines(path)) {
    const parsed = parseLogLine(line);
    if (parsed !== null) yield parsed;
  }
}
