import type { RetryPolicy } from "../../domain/window/policies.ts";
import { clipped, MESSAGE_BYTES, REPORT_BYTES } from "../../domain/text/clipped.ts";
import { afterFailure, type NextState } from "../../domain/window/retry.ts";
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
  readonly retry: RetryPolicy;
  /** Failures of the window, this one included if it is one. */
  readonly failures: number;
  readonly now: Date;
  /** How long the run might go on after it was told to stop. */
  readonly graceMs: number;
  /** By how much the wait before the next attempt is shortened; see `afterFailure()`. */
  readonly roll: number;
}

/** Decides what a run's end makes of its window. */
export function judgeEnd(ended: RunEnd, circumstances: Circumstances): Verdict {
  const { stopped, retry, failures } = circumstances;
  switch (ended.kind) {
    case "ok":
      return { outcome: "ok", report: "", next: { state: "done" } };
    case "failed":
      return {
        outcome: "failed",
        report: clipped(ended.report, REPORT_BYTES),
        next: afterFailure(retry, failures, circumstances),
      };
    case "aborted": {
      const verdict = judgeStop(stopped, circumstances);
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
function judgeStop(
  stopped: StopReason | undefined,
  { retry, failures, now, roll }: Circumstances,
): Verdict {
  const report = clipped(stopped?.message ?? "cancelled", MESSAGE_BYTES);
  switch (stopped?.outcome) {
    case "timeout":
      return { outcome: "timeout", report, next: afterFailure(retry, failures, { now, roll }) };
    case "superseded":
      return { outcome: "superseded", report, next: { state: "owed", notBefore: now } };
    case "lost":
    case "cancelled":
    case undefined:
      return { outcome: "cancelled", report, next: { state: "owed", notBefore: now } };
  }
}
