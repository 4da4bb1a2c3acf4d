import { clipped, MESSAGE_BYTES, REPORT_BYTES } from "../../domain/text/clipped.ts";
import {
  afterFailure,
  afterStop,
  type FailurePolicy,
  type NextState,
  notAgain,
} from "../../domain/window/retry.ts";
import type { WindowRecord } from "../../domain/window/records.ts";
import type { Settlement } from "../../ports/ledger.ts";
import type { RunEnd } from "../../ports/plugin_host.ts";
import type { StopReason } from "./stopper.ts";

/** What a run's end makes of its window. */
export interface Verdict {
  readonly outcome: Settlement["outcome"];
  /** What went wrong, for people; empty if nothing did. */
  readonly report: string;
  readonly next: NextState;
}

/** By what a run's end is judged. */
export interface Circumstances {
  readonly stopped: StopReason | undefined;
  readonly policy: FailurePolicy;
  /** The window as it was claimed. */
  readonly window: Pick<WindowRecord, "attempts" | "failures" | "owedSince">;
  readonly now: Date;
  /** How long the run might go on after it was told to stop. */
  readonly graceMs: number;
  /** By how much the wait before the next attempt is shortened; see `afterFailure()`. */
  readonly roll: number;
}

/** Decides what a run's end makes of its window. */
export function judgeEnd(ended: RunEnd, circumstances: Circumstances): Verdict {
  switch (ended.kind) {
    case "ok":
      return { outcome: "ok", report: "", next: { state: "done" } };
    case "failed":
      return {
        outcome: "failed",
        report: clipped(ended.report, REPORT_BYTES),
        next: afterFailed(circumstances, ended.report),
      };
    case "aborted": {
      const verdict = judgeStop(circumstances);
      if (!ended.hung) return verdict;
      const seconds = circumstances.graceMs / 1000;
      return {
        ...verdict,
        report: `${verdict.report}; the run did not end within ${seconds} s, and was killed`,
      };
    }
  }
}

/** Work that ended after the abort may have ended because of it: the window stays owed. */
function judgeStop(circumstances: Circumstances): Verdict {
  const { stopped, policy, window, now } = circumstances;
  const report = clipped(stopped?.message ?? "cancelled", MESSAGE_BYTES);
  const next = afterStop(policy, { notBefore: now, reason: notAgain(window, report) });
  switch (stopped?.outcome) {
    case "timeout":
      return { outcome: "timeout", report, next: afterFailed(circumstances, report) };
    case "superseded":
      return { outcome: "superseded", report, next };
    case "lost":
    case "disk":
    case "cancelled":
    case undefined:
      return { outcome: "cancelled", report, next };
  }
}

function afterFailed({ policy, window, now, roll }: Circumstances, report: string): NextState {
  const { failures, owedSince } = window;
  const reason = notAgain(window, clipped(report, MESSAGE_BYTES));
  return afterFailure(policy, { failures: failures + 1, owedSince, now, roll, reason });
}
