import { offsetAt, zoneChanges } from "../schedule/zone_changes.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** When the clocks of a zone show a given date and time: once, twice (they are set back), or never (they jump over it). */
export type Showing =
  | { readonly kind: "once"; readonly at: Date }
  | { readonly kind: "twice"; readonly first: Moment; readonly second: Moment }
  /** `at` is when they jump; from then on they show `after`. */
  | { readonly kind: "never"; readonly at: Date; readonly before: string; readonly after: string };

/** An instant, and its offset as ISO 8601 writes it. */
export interface Moment {
  readonly at: Date;
  readonly offset: string;
}

/**
 * Returns when the clocks of a zone show a date and time.
 *
 * @param wall The date and time, as if it were UTC.
 * @param timezone An IANA name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const summer = whenShown(new Date("2026-07-01T14:30Z"), "Europe/Berlin");
 * assertEquals(summer, { kind: "once", at: new Date("2026-07-01T12:30Z") });
 * assertEquals(whenShown(new Date("2026-03-29T02:30Z"), "Europe/Berlin").kind, "never");
 * assertEquals(whenShown(new Date("2026-10-25T02:30Z"), "Europe/Berlin").kind, "twice");
 * ```
 */
export function whenShown(wall: Date, timezone: string): Showing {
  const time = wall.getTime();
  const around = zoneChanges(timezone, { start: time - 2 * DAY_MS, end: time + 2 * DAY_MS });
  const offsets = new Set([around.offset, ...around.changes.map(({ after }) => after)]);
  const [first, second] = [...offsets]
    .map((minutes) => ({ at: new Date(time - minutes * MINUTE_MS), minutes }))
    .filter(({ at, minutes }) => offsetAt(around, at.getTime()) === minutes)
    .map(({ at, minutes }) => ({ at, offset: formatOffset(minutes) }))
    .sort((one, other) => one.at.getTime() - other.at.getTime());
  if (first && second) return { kind: "twice", first, second };
  if (first) return { kind: "once", at: first.at };
  const jump = around.changes.find(({ at, before, after }) =>
    time >= at + before * MINUTE_MS && time < at + after * MINUTE_MS
  );
  if (jump === undefined) throw new RangeError(`Cannot tell when it is ${wall.toISOString()} in ${timezone}`);
  const shown = (minutes: number) => new Date(jump.at + minutes * MINUTE_MS).toISOString().slice(11, 16);
  return { kind: "never", at: new Date(jump.at), before: shown(jump.before), after: shown(jump.after) };
}

/**
 * Returns the date that the clocks of a zone show, as ISO 8601 writes it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(dateShown(new Date("2026-07-01T22:30Z"), "Europe/Berlin"), "2026-07-02");
 * ```
 */
export function dateShown(at: Date, timezone: string): string {
  const time = at.getTime();
  const minutes = offsetAt(zoneChanges(timezone, { start: time, end: time + DAY_MS }), time);
  return new Date(time + minutes * MINUTE_MS).toISOString().slice(0, 10);
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
