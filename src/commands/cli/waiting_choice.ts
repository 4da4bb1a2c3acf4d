import type { WindowChoice } from "../../ports/hand_work.ts";
import type { CommandContext } from "./command.ts";
import { countFlag } from "./count_flag.ts";
import { decide } from "./decide.ts";

/** Returns which parked and owed windows a command line means: that of `--window ID`, or all. */
export async function waitingChoice({ operands, flags, ports }: CommandContext): Promise<WindowChoice> {
  const [plugin = ""] = operands;
  const windowId = countFlag(flags, "window");
  return { plugin, decision: await decide(ports, flags), ...(windowId === undefined ? {} : { windowId }) };
}

/** Says that no window is there to choose from. */
export function noneWaiting({ plugin, windowId }: WindowChoice): string {
  return windowId === undefined
    ? `${plugin}: no window is parked or owed`
    : `${plugin}: window ${windowId} is neither parked nor owed; see gapless windows ${plugin}`;
}
