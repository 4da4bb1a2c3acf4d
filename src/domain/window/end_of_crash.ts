import type { NextState } from "./retry.ts";

/** Returns how the run of a dead owner ends; `now` is when it was found dead, for nobody saw it die. */
export function endOfCrash(now: Date, next: NextState): Crash {
  return { outcome: "crashed", endedAt: now, error: "the process that held it is gone", next };
}

/** How a crashed run ends. */
export interface Crash {
  readonly outcome: "crashed";
  readonly endedAt: Date;
  readonly error: string;
  readonly next: NextState;
}
