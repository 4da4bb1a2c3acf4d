import type { RunOutcome, WindowState } from "./records.ts";

/** All states of windows, as people choose them. */
export const STATES: readonly WindowState[] = ["leased", "done", "owed", "parked", "skipped", "rewound"];

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
