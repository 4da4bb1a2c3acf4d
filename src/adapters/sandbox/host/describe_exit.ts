import type { Fault } from "../protocol/messages.ts";
import { formatMemory } from "./format_memory.ts";
import type { Exit } from "./sandbox_process.ts";

/** Said of a plugin whose sandbox went away before it was done. */
export const GONE =
  "it ended its own process (Deno.exit(), process.exit() or self.close()) before it was done";

/** Below this the engine's own limit of its heap cannot have been the reason. */
const SMALLEST_HEAP_LIMIT = 1_400_000_000;
/** How the engine ends a process for which there is no more memory. */
const OUT_OF_MEMORY =
  /out of memory|allocation failed|memory allocation of \d+ bytes failed|cannot allocate memory|heap limit/i;
/** How the engine refuses memory to code that goes on, or fails by it. */
const MEMORY_REFUSED =
  /Array buffer allocation failed|cannot be cloned, out of memory|could not allocate memory|: out of memory$|^out of memory$/;

/** What is known of a process that has ended, beside how. */
export interface LastSeen {
  readonly memoryBytes: number;
  readonly peakBytes: number;
  /** The last lines that it printed. */
  readonly output: string;
}

/** Returns why a sandbox process ended by itself, as a clause. */
export function describeExit({ code, signal }: Exit, { memoryBytes, peakBytes, output }: LastSeen): string {
  if (signal === null && code === 0) return GONE;
  const isOutOfMemory = OUT_OF_MEMORY.test(output) ||
    output.split("\n").some((line) => MEMORY_REFUSED.test(line));
  const isNearLimit = peakBytes > memoryBytes / 2;
  if (isOutOfMemory) {
    return isNearLimit || memoryBytes < SMALLEST_HEAP_LIMIT
      ? memoryExceeded(memoryBytes)
      : "it ran out of memory";
  }
  if (signal !== null) return `its process was ended by ${signal}`;
  // Gapless's own code in that process may be the first to be refused some, and has no words for it.
  return isNearLimit ? memoryExceeded(memoryBytes) : `its process ended with exit code ${code}`;
}

/** Returns that a plugin took more memory than it may, as a clause. */
export function memoryExceeded(memoryBytes: number): string {
  return `it exceeded its memory limit of ${formatMemory(memoryBytes)}`;
}

/** Returns a fault with the memory limit in words, if that is why the engine refused memory to the plugin. */
export function withMemoryLimit(fault: Fault, memoryBytes: number): Fault {
  if (!MEMORY_REFUSED.test(fault.message)) return fault;
  const exceeded = memoryExceeded(memoryBytes);
  return { message: `${exceeded}: ${fault.message}`, report: `${exceeded}\n${fault.report}` };
}
