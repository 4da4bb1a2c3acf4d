import { assertEquals } from "@std/assert";
import { isFailure } from "../../../src/domain/window/is_failure.ts";

const OUTCOMES = [
  ["failed", true],
  ["timeout", true],
  ["crashed", true],
  ["ok", false],
  ["cancelled", false],
  ["superseded", false],
  ["running", false],
] as const;

for (const [outcome, counts] of OUTCOMES) {
  Deno.test(`isFailure() ${counts ? "counts" : "does not count"} a run that is ${outcome}`, () => {
    assertEquals(isFailure(outcome), counts);
  });
}
