const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/**
 * Says five plain fields as systemd does, for `OnCalendar=`.
 *
 * @param line Fields in the safe grammar: numbers, lists, ranges, steps on ranges, `*`, and steps on `*` in minute and hour.
 * @param timezone The IANA name of the zone in which they are read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(calendarOf("30 9 * * 1-5", "Europe/Berlin"), "Mon,Tue,Wed,Thu,Fri *-*-* 09:30:00 Europe/Berlin");
 * assertEquals(calendarOf("*\/5 * 1-7 3,9 *", "UTC"), "*-03,09-01..07 *:00/5:00 UTC");
 * ```
 */
export function calendarOf(line: string, timezone: string): string {
  const [minute = "*", hour = "*", day = "*", month = "*", weekday = "*"] = line.split(" ");
  const date = `*-${component(month)}-${component(day)}`;
  const time = `${component(hour)}:${component(minute)}:00`;
  return [...weekdaysOf(weekday), date, time, timezone].join(" ");
}

/** Two digits, as systemd writes them itself; its step on `*` must name where it starts. */
function component(field: string): string {
  return field.split(",").map((part) => {
    const [span = "*", step] = part.split("/");
    if (step === undefined) return range(span);
    return `${span === "*" ? "00" : range(span)}/${step}`;
  }).join(",");
}

function range(span: string): string {
  return span === "*" ? span : span.split("-").map((number) => number.padStart(2, "0")).join("..");
}

function weekdaysOf(field: string): string[] {
  if (field === "*") return [];
  const names = field.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return WEEKDAYS.slice(first, last + 1);
  });
  return [names.join(",")];
}
