import type { Window } from "../../domain/contract/run_context.ts";
import type { NextState } from "../../domain/window/retry.ts";
import type { AttemptEnd } from "./attempt.ts";

/** A window that failed. */
export interface FailedWindow {
  readonly window: Window;
  readonly attempt: number;
  readonly outcome: AttemptEnd["outcome"];
  readonly report: string;
  /** Null if the lease was lost. */
  readonly next: NextState | null;
  /** Whether the run did not end within its grace period, and was killed. */
  readonly hung: boolean;
}

/** Hears of a window that failed, and when it is tried again. */
export type OnRetry = (failed: FailedWindow, at: Date) => void;
