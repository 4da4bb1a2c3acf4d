import type { WindowChoice } from "../../ports/operator_actions.ts";
import type { CommandContext } from "./command.ts";
import { countFlag } from "./count_flag.ts";
import { decide } from "./decide.ts";
import { UsageError } from "./usage_error.ts";

/** Returns which parked and owed windows a command line means: that of `--window ID`, or all. */
export async function waitingChoice({ operands, flags, ports }: CommandContext): Promise<WindowChoice> {
  const [plugin = ""] = operands;
  const windowId = countFlag(flags, "window");
  return { plugin, decision: await decide(ports, flags), ...(windowId === undefined ? {} : { windowId }) };
}

/**
 * Says that no window is there to choose from.
 *
 * @param action What cannot be done, as in `Cannot <action> window 17`.
 * @throws {UsageError} If one was named.
 */
export function noneWaiting(action: string, { plugin, windowId }: WindowChoice): string {
  if (windowId === undefined) return `${plugin}: no window is parked or owed`;
  throw new UsageError(
    `Cannot ${action} window ${windowId} of "${plugin}": it has no such window that is parked or owed; ` +
      `see gapless windows ${plugin}`,
  );
}
