import { GRACE_MS } from "../../services/wake/attempt.ts";
import type { StopReason } from "../../services/wake/stopper.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Returns what informs a person, or cron's mail, that a signal stops a plugin's run, and how long that may take. What else stops a
 * run is in its report, if it has one: a further attempt may succeed.
 */
export function stopTeller(plugin: string, terminal: Terminal): (reason: StopReason) => void {
  return ({ outcome, message }) => {
    if (outcome !== "cancelled") return;
    terminal.err(`gapless: ${plugin}: ${message}; waiting up to ${GRACE_MS / 1000} s for the run to end`);
  };
}
