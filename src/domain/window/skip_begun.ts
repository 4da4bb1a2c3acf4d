import type { OpenWindow, SkippedWindow } from "./claim.ts";
import { type FailurePolicy, notAgain } from "./retry.ts";

/** Owed windows that are skipped, and the open ones that are left. */
interface BegunWindows {
  readonly skipped: readonly SkippedWindow[];
  readonly left: readonly OpenWindow[];
}

/**
 * Finds owed windows that began under another policy, and must not begin again by the one that the manifest has now. A window
 * that an older lease left owed has its attempts counted, whatever became of them.
 */
export function skipBegun(
  open: readonly OpenWindow[],
  { delivery }: Pick<FailurePolicy, "delivery">,
): BegunWindows {
  if (delivery === "at_least_once") return { skipped: [], left: open };
  const begun = open.filter(({ state, attempts }) => state === "owed" && attempts > 0);
  return {
    skipped: begun.map((window) => ({ windowId: window.id, reason: notAgain(window, "it was left owed") })),
    left: open.filter((window) => !begun.includes(window)),
  };
}
