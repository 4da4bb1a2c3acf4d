/** What a field of an expression may hold. */
interface Field {
  /** As messages name one of its values. */
  readonly value: string;
  readonly min: number;
  readonly max: number;
  /** Names of its values, from `min` on. */
  readonly names: readonly string[];
  /** Where a range that runs past the end goes on; `min` if left out. */
  readonly restart?: number;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const SECOND: Field = { value: "second", min: 0, max: 59, names: [] };
const YEAR: Field = { value: "year", min: 1, max: 9999, names: [] };
const FIVE: readonly Field[] = [
  { value: "minute", min: 0, max: 59, names: [] },
  { value: "hour", min: 0, max: 23, names: [] },
  { value: "day of the month", min: 1, max: 31, names: [] },
  { value: "month", min: 1, max: 12, names: MONTHS },
  { value: "day of the week", min: 0, max: 7, names: WEEKDAYS, restart: 1 },
];
const NICKNAMES = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@hourly"];

/**
 * Says why an expression that the library refuses is not a schedule, in words of what was written, and what to write instead; null where
 * only the library knows.
 *
 * @returns A part of a sentence.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(explainFault("0 0 32 * *"), '"32" is not a day of the month (1 to 31)');
 * assertEquals(explainFault("0 22-2 * * *"), '"22-2" runs past the end of its field; write "22-23,0-2"');
 * ```
 */
export function explainFault(expression: string): string | null {
  const text = expression.trim();
  const fields = text.split(/\s+/);
  return wholeFault(text, fields) ?? userFault(fields) ?? fieldsFault(fields);
}

/** Says what to write instead of a zone in a schedule, as some crons have it; null if there is none. A part of a sentence. */
export function zoneFault(expression: string): string | null {
  const [, zone, rest] = /^\s*(?:CRON_)?TZ=:?(\S*)\s*(.*)$/s.exec(expression) ?? [];
  if (zone === undefined) return null;
  return `a schedule names no zone; write "${rest}", and timezone = "${zone}" beside it`;
}

function wholeFault(text: string, fields: readonly string[]): string | null {
  if (text === "") return 'it is empty; write five fields, such as "0 5 * * *"';
  const [, zone, rest] = /^(?:CRON_)?TZ=(\S*)\s*(.*)$/s.exec(text) ?? [];
  if (zone !== undefined) {
    return `a schedule names no zone; write "${rest}", and timezone = "${zone}" beside it`;
  }
  const [, count, unit = ""] = /^@every\s+(\d+)([smhd])$/i.exec(text) ?? [];
  if (count !== undefined) return everyFault(Number(count), unit.toLowerCase());
  if (text.startsWith("@")) return `there is no nickname "${text}"; there are ${NICKNAMES.join(", ")}`;
  if (fields.length < 5) {
    return `it has ${fields.length} field${
      fields.length === 1 ? "" : "s"
    }; write five (minute, hour, day of the month, month, ` +
      "day of the week), six with the second first, or seven with the year last";
  }
  return null;
}

const UNITS: Readonly<Record<string, readonly [size: number, pattern: (step: string) => string]>> = {
  s: [60, (step) => `${step} * * * * *`],
  m: [60, (step) => `${step} * * * *`],
  h: [24, (step) => `0 ${step} * * *`],
  d: [31, (step) => `0 0 ${step} * *`],
};

function everyFault(count: number, unit: string): string {
  const [size = 0, pattern] = UNITS[unit] ?? [];
  const isWhole = pattern !== undefined && count > 0 && count < size &&
    (unit === "d" ? count === 1 : size % count === 0);
  const instead = isWhole ? pattern(count === 1 ? "*" : `*/${count}`) : "*/5 * * * *";
  return `a schedule is a row of times, not a distance; write ${
    isWhole ? "" : "times, such as "
  }"${instead}"`;
}

/** Finds a user, as system crontabs have one, or a command behind five fields that are sound. */
function userFault(fields: readonly string[]): string | null {
  const five = fields.slice(0, 5);
  const behind = fields.slice(5);
  if (!isForeign(behind[0] ?? "") || fieldsFault(five) !== null) return null;
  return `behind its five fields stands "${
    behind.join(" ")
  }"; a schedule has neither a user nor a command: write "${five.join(" ")}"`;
}

/** Whether a word can only be a user's name, or the start of a command. */
function isForeign(word: string): boolean {
  const isName = /^[a-z_./~$]/i.test(word) && !/^[LW]/.test(word);
  return isName && !WEEKDAYS.some((day) => word.toUpperCase().startsWith(day));
}

function fieldsFault(fields: readonly string[]): string | null {
  if (fields.length > 7) return `it has ${fields.length} fields; a schedule has seven at most`;
  const known = [...fields.length > 5 ? [SECOND] : [], ...FIVE, YEAR];
  for (const [index, text] of fields.entries()) {
    const field = known[index];
    if (field === undefined) break;
    const bare = field.value === "day of the week" ? text.replace(/^\+/, "") : text;
    for (const part of bare.split(",")) {
      const fault = partFault(part, field, text);
      if (fault !== null) return fault;
    }
  }
  return null;
}

function partFault(part: string, field: Field, whole: string): string | null {
  if (part === "") return `"${whole}" has an empty value where the ${field.value} stands`;
  return foreignFault(part, field) ?? stepFault(part, field) ?? nthFault(part, field) ??
    rangeFault(part, field);
}

/** Other programs' ways to write what is written otherwise here, or not at all. */
function foreignFault(part: string, { value, max }: Field): string | null {
  const [hashed, hashStep = ""] = /^H(?:\([^)]*\))?(\/\d+)?$/.exec(part) ?? [];
  if (hashed !== undefined) {
    return `"${part}" is Jenkins's; for a value of the plugin's own write "?${hashStep}"`;
  }
  const [, from, step] = /^(\d+)\/(\d+)$/.exec(part) ?? [];
  if (from !== undefined) {
    return `"${part}" has no end; write "${from}-${value === "day of the week" ? 6 : max}/${step}"`;
  }
  if (/^L-\d+W?$/i.test(part)) {
    return `"${part}" is Quartz's; days counted from the end of the month cannot be written, only the last one, "L"`;
  }
  if (value === "day of the week" && /^L$/i.test(part)) {
    return '"L" needs a day of the week: write "FRI#L" for the last Friday, or "SAT"';
  }
  return null;
}

function stepFault(part: string, { min, max }: Field): string | null {
  const [, step] = /\/(.*)$/s.exec(part) ?? [];
  if (step === undefined) return null;
  const most = max - min + 1;
  const isStep = /^\d+$/.test(step) && Number(step) >= 1 && Number(step) <= most;
  return isStep ? null : `"${part}" needs a step from 1 to ${most} behind its "/"`;
}

function nthFault(part: string, { value }: Field): string | null {
  const [, day, nth = ""] = /^([^#]*)#(.*)$/s.exec(part) ?? [];
  if (day === undefined || value !== "day of the week") return null;
  const [, first, last] = /^([1-5])-([1-5])$/.exec(nth) ?? [];
  if (first !== undefined && Number(first) < Number(last)) {
    const all = Array.from(
      { length: Number(last) - Number(first) + 1 },
      (_, index) => `${day}#${Number(first) + index}`,
    );
    return `"${part}" has a range behind its "#"; write "${all.join(",")}"`;
  }
  return /^(?:[1-5]|L)$/i.test(nth)
    ? null
    : `"${part}" needs one of 1 to 5, or L for the last, behind its "#"`;
}

function rangeFault(part: string, field: Field): string | null {
  const bare = part.replace(/\/.*$/s, "").replace(/#.*$/s, "");
  if (/^(?:\*|\?|L|LW)$/i.test(bare)) return null;
  const bounds = bare.split("-");
  const isDay = field.value.startsWith("day");
  if (bounds.length > 2 || bounds.length === 2 && bounds.includes("")) {
    return `"${part}" is not a range; write two values with a "-" between them`;
  }
  const bad = bounds.find((bound) =>
    numberOf(isDay ? bound.replace(/(?<=.)[LW]$/i, "") : bound, field) === null
  );
  if (bad !== undefined) {
    return `"${bad}" is not ${field.value === "hour" ? "an" : "a"} ${field.value} (${rangeOf(field)})`;
  }
  const [from, to] = bounds;
  if (from === undefined || to === undefined || numberOf(from, field)! <= lastOf(to, field)) return null;
  return `"${part}" runs past the end of its field; write ${parted(part, [from, to], field)}`;
}

function parted(part: string, [from, to]: readonly [string, string], field: Field): string {
  const { max, min, names, restart = min } = field;
  if (part.includes("/")) return "its two parts, each with its own step";
  const nameOf = (value: number) => /^\d/.test(from) ? String(value) : names[value - min] ?? String(value);
  const until = numberOf(from, field) === max ? from : `${from}-${nameOf(max)}`;
  const since = numberOf(to, field) === restart ? to : `${nameOf(restart)}-${to}`;
  return `"${until},${since}"`;
}

/** The end of a range: Sunday is the last day of a week that does not begin with it. */
function lastOf(text: string, field: Field): number {
  const number = numberOf(text, field) ?? 0;
  return field.value === "day of the week" && /^sun$/i.test(text) ? field.max : number;
}

function numberOf(text: string, { min, max, names }: Field): number | null {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return named + min;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return number >= min && number <= max ? number : null;
}

function rangeOf({ min, max, names }: Field): string {
  return `${min} to ${max}${
    names.length === 0
      ? ""
      : `, or ${names[0]} to ${names[names.length - 1] === "SUN" ? "SAT" : names.at(-1)}`
  }`;
}
