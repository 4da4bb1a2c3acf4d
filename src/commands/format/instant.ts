/**
 * Formats an instant for people: date, time and offset in a zone; seconds only where there are any.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatInstant(new Date("2026-07-01T01:17:00Z"), "Europe/Copenhagen"), "2026-07-01 03:17+02:00");
 * assertEquals(formatInstant(new Date("2026-01-01T00:00:05Z"), "UTC"), "2026-01-01 00:00:05Z");
 * ```
 */
export function formatInstant(instant: Date, timezone: string): string {
  const { minute, second, offset } = partsOf(instant, timezone);
  return instant.getTime() % 60_000 === 0 ? `${minute}${offset}` : `${minute}:${second}${offset}`;
}

/**
 * Formats an instant for people, to the millisecond.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatMoment(new Date("2026-01-01T00:00:05.120Z"), "UTC"), "2026-01-01 00:00:05.120Z");
 * ```
 */
export function formatMoment(instant: Date, timezone: string): string {
  const { minute, second, offset } = partsOf(instant, timezone);
  return `${minute}:${second}.${instant.toISOString().slice(-4, -1)}${offset}`;
}

/** Formats a window for people. */
export function formatWindow(
  { start, end }: { readonly start: Date; readonly end: Date },
  timezone: string,
): string {
  return `[${formatInstant(start, timezone)}, ${formatInstant(end, timezone)})`;
}

/** To make one takes longer than to format a hundred instants. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
  FORMATS.set(timeZone, format);
  return format;
}

function partsOf(instant: Date, timezone: string) {
  const format = formatFor(timezone);
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const [year, month, day, hour, minute, second] =
    (["year", "month", "day", "hour", "minute", "second"] as const)
      .map((name) => parts.get(name) ?? "");
  const offset = parts.get("timeZoneName")?.replace("GMT", "") || "Z";
  return { minute: `${year}-${month}-${day} ${hour}:${minute}`, second, offset };
}
