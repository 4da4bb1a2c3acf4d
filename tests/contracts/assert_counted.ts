import { assertEquals } from "@std/assert";
import type { WindowRecord } from "../../src/domain/window/records.ts";

/** Asserts that failures of windows are counted as a model (by id) has them, and that they are parked after so many. */
export function assertCounted(
  windows: readonly WindowRecord[],
  failuresById: ReadonlyMap<number, number>,
  parkAfter: number,
): void {
  for (const { id, state, failures } of windows) {
    if (state !== "done") assertEquals(failures, failuresById.get(id) ?? 0, "A failure was miscounted");
    if (state === "skipped") continue;
    assertEquals(state === "parked", failures >= parkAfter, "Parked too early or late");
  }
}
