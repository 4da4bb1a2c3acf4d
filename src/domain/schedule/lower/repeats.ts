import type { Pattern } from "../pattern.ts";
import { isSecondPass } from "../zone_changes.ts";
import { type Clocks, showAt, type Shown } from "./clocks.ts";
import { timesOf } from "./times_of.ts";
import { isWanted } from "./wanted_days.ts";

const MINUTE = 60_000;

/** Returns what the daemon's clock shows at the ticks at which it shows that for the second time: only some lines fire then. */
export function repeatsOf(pattern: Pattern, clocks: Clocks): Shown[] {
  const times = new Set(timesOf(pattern));
  return momentsOf(clocks).filter(({ shown, again }) =>
    times.has(shown.time) && !(pattern.fixed && again) &&
    pattern.days.some((rule) => isWanted(pattern, rule, shown.day))
  ).map(({ repeat }) => repeat);
}

/** A minute that the daemon's clock shows for the second time. */
interface Moment {
  readonly repeat: Shown;
  /** What the schedule's clock shows then. */
  readonly shown: Shown;
  /** Whether that clock, too, has shown this before. */
  readonly again: boolean;
}

/** The same for all schedules of a zone, and some work to find. */
const known = new WeakMap<Clocks, readonly Moment[]>();

function momentsOf(clocks: Clocks): readonly Moment[] {
  const found = known.get(clocks);
  if (found) return found;
  const moments: Moment[] = [];
  for (const { at, before, after } of clocks.daemon.changes) {
    for (let instant = at; instant < at + (before - after) * MINUTE; instant += MINUTE) {
      const repeat = showAt(clocks.daemon, clocks, instant);
      const shown = showAt(clocks.schedule, clocks, instant);
      moments.push({ repeat, shown, again: isSecondPass(clocks.schedule, instant) });
    }
  }
  known.set(clocks, moments);
  return moments;
}
