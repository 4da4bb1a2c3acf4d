import type { Pattern } from "../pattern.ts";

/** Returns the times of day of a pattern, in minutes since midnight, ascending. */
export function timesOf({ hours, minutes }: Pattern): number[] {
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}
