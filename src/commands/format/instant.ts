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
  const parts = new Map(
    new Intl.DateTimeFormat("en-CA", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    }).formatToParts(instant).map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? "";
  const seconds = instant.getTime() % 60_000 === 0 ? "" : `:${part("second")}`;
  const offset = part("timeZoneName").replace("GMT", "") || "Z";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${
    part("minute")
  }${seconds}${offset}`;
}

/** Formats a window for people. */
export function formatWindow(
  { start, end }: { readonly start: Date; readonly end: Date },
  timezone: string,
): string {
  return `[${formatInstant(start, timezone)}, ${formatInstant(end, timezone)})`;
}
