import type { RunOutcome, WindowState } from "./records.ts";

/** All states of windows, as people choose them. */
export const STATES: readonly WindowState[] = ["leased", "done", "owed", "parked", "skipped", "rewound"];

/** Reports whether a window is neither done nor skipped, and its time not rewound. */
export function isUnsettled(state: WindowState): boolean {
  return state === "leased" || state === "owed" || state === "parked";
}

/** All outcomes of runs, as people choose them. */
export const OUTCOMES: readonly RunOutcome[] = [
  "ok",
  "failed",
  "timeout",
  "crashed",
  "cancelled",
  "superseded",
  "running",
];
