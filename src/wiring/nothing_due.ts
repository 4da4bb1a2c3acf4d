import { parseWakeUp } from "../domain/instance/parse_wake_up.ts";
import { openOutlooks } from "./open_outlooks.ts";

/** Tells whether the program was woken by a line of the crontab, and it is sure that there is nothing to do and to say. */
export function nothingDue(args: readonly string[]): boolean {
  const wakeUp = parseWakeUp(args);
  // A person is told that nothing was due.
  if (wakeUp === undefined || Deno.stdout.isTerminal()) return false;
  const outlooks = openOutlooks(wakeUp, (variable) => Deno.env.has(variable));
  return outlooks.nothingDue(wakeUp.plugin, new Date());
}
