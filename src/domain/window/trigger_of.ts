import type { Trigger } from "../contract/run_context.ts";

/** Returns why a run happens: a further attempt is a retry, unless a person asked for it. */
export function triggerOf(requested: Trigger, attempt: number): Trigger {
  return attempt > 1 && requested !== "manual" ? "retry" : requested;
}
