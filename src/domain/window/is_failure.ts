import type { RunOutcome } from "./records.ts";

/** Tells whether a run that ended so counts as a failure of its window. A cancelled one does not: others stopped it. */
export function isFailure(outcome: RunOutcome): boolean {
  switch (outcome) {
    case "failed":
    case "timeout":
    case "crashed":
      return true;
    case "ok":
    case "cancelled":
    case "superseded":
    case "running":
      return false;
  }
}
