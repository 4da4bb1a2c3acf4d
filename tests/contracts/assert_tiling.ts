import { assert, assertEquals } from "@std/assert";
import type { WindowRecord } from "../../src/domain/window/records.ts";

/** Asserts that scheduled windows, oldest first, tile `[start, end)`: no gap, no overlap, nothing beyond. */
export function assertTiling(windows: readonly WindowRecord[], start: Date, end: Date): void {
  let covered = start;
  for (const window of windows) {
    if (window.kind !== "scheduled") continue;
    assertEquals(window.start, covered, "A gap or an overlap");
    assert(window.start < window.end, "A window without length");
    covered = window.end;
  }
  assertEquals(covered, end);
}
