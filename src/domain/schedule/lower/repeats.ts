import type { Pattern } from "../pattern.ts";
import type { Clocks, Shown } from "./clocks.ts";
import { timesOf } from "./times_of.ts";
import { isWanted } from "./wanted_days.ts";

/** Returns what the daemon's clock shows at the ticks at which it shows that for the second time: only some lines fire then. */
export function repeatsOf(pattern: Pattern, clocks: Clocks): Shown[] {
  const times = new Set(timesOf(pattern));
  return clocks.repeats.filter(({ shown, again }) =>
    times.has(shown.time) && !(pattern.fixed && again) &&
    pattern.days.some((rule) => isWanted(pattern, rule, shown.day))
  ).map(({ repeat }) => repeat);
}
