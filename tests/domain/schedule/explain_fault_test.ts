import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { patternOf } from "../../../src/domain/schedule/pattern.ts";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";

/** What is refused, and what is said of it. */
const FAULTS: readonly (readonly [expression: string, why: string])[] = [
  ["", 'it is empty; write five fields, such as "0 5 * * *"'],
  ["0 0 32 * *", '"32" is not a day of the month (1 to 31)'],
  ["0 0 0 * *", '"0" is not a day of the month (1 to 31)'],
  ["0 0 * 13 *", '"13" is not a month (1 to 12, or JAN to DEC)'],
  ["0 0 1 0,6 *", '"0" is not a month (1 to 12, or JAN to DEC)'],
  ["0 24 * * *", '"24" is not an hour (0 to 23)'],
  ["0 60 5 * * *", '"60" is not a minute (0 to 59)'],
  ["61 0 5 * * *", '"61" is not a second (0 to 59)'],
  ["0 0 * * MON-8", '"8" is not a day of the week (0 to 7, or SUN to SAT)'],
  ["0 0 0 1 1 * 10000", '"10000" is not a year (1 to 9999)'],
  ["a b c d e", '"a" is not a minute (0 to 59)'],
  ["+5 * * * *", '"+5" is not a minute (0 to 59)'],
  ["\u0663 * * * *", '"\u0663" is not a minute (0 to 59)'],
  ["1,,2 * * * *", '"1,,2" has an empty value where the minute stands'],
  ["1- * * * *", '"1-" is not a range; write two values with a "-" between them'],
  ["1-2-3 * * * *", '"1-2-3" is not a range; write two values with a "-" between them'],
  ["0 0 * * FRI-MON", '"FRI-MON" runs past the end of its field; write "FRI-SUN,MON"'],
  ["0 0 * * 5-2", '"5-2" runs past the end of its field; write "5-7,1-2"'],
  ["0 22-2 * * *", '"22-2" runs past the end of its field; write "22-23,0-2"'],
  ["0 0 1 NOV-FEB *", '"NOV-FEB" runs past the end of its field; write "NOV-DEC,JAN-FEB"'],
  ["0 0 1 12-2 *", '"12-2" runs past the end of its field; write "12,1-2"'],
  ["0 22-2/2 * * *", '"22-2/2" runs past the end of its field; write its two parts, each with its own step'],
  ["*/0 * * * *", '"*/0" needs a step from 1 to 60 behind its "/"'],
  ["0 1-5/70 * * *", '"1-5/70" needs a step from 1 to 24 behind its "/"'],
  ["0 0 * * MON#1-3", '"MON#1-3" has a range behind its "#"; write "MON#1,MON#2,MON#3"'],
  ["0 0 * * MON#6", '"MON#6" needs one of 1 to 5, or L for the last, behind its "#"'],
  ["0 0 * * L", '"L" needs a day of the week: write "FRI#L" for the last Friday, or "SAT"'],
  [
    "0 0 L-3 * *",
    '"L-3" is Quartz\'s; days counted from the end of the month cannot be written, only the last one, "L"',
  ],
  ["0 0 12 1/5 * ?", '"1/5" has no end; write "1-31/5"'],
  ["H * * * *", '"H" is Jenkins\'s; for a value of the plugin\'s own write "?"'],
  ["H/15 * * * *", '"H/15" is Jenkins\'s; for a value of the plugin\'s own write "?/15"'],
  ["H(0-29) * * * *", '"H(0-29)" is Jenkins\'s; for a value of the plugin\'s own write "?"'],
  ["@every 5m", 'a schedule is a row of times, not a distance; write "*/5 * * * *"'],
  ["@every 1h", 'a schedule is a row of times, not a distance; write "0 * * * *"'],
  ["@every 30s", 'a schedule is a row of times, not a distance; write "*/30 * * * * *"'],
  ["@every 7m", 'a schedule is a row of times, not a distance; write times, such as "*/5 * * * *"'],
  [
    "@fortnightly",
    'there is no nickname "@fortnightly"; there are @yearly, @annually, @monthly, @weekly, @daily, @hourly',
  ],
  [
    "CRON_TZ=Asia/Tokyo 0 9 * * *",
    'a schedule names no zone; write "0 9 * * *", and timezone = "Asia/Tokyo" beside it',
  ],
  ["TZ=:UTC 0 9 * * *", 'a schedule names no zone; write "0 9 * * *", and timezone = "UTC" beside it'],
  [
    "0 5 * * * root",
    'behind its five fields stands "root"; a schedule has neither a user nor a command: write "0 5 * * *"',
  ],
  [
    "0 5 * * * root /opt/report --all",
    'behind its five fields stands "root /opt/report --all"; a schedule has neither a user nor a command: write "0 5 * * *"',
  ],
  [
    "* * * *",
    "it has 4 fields; write five (minute, hour, day of the month, month, day of the week), six with the second first, " +
    "or seven with the year last",
  ],
  ["0 0 0 1 1 * 2027 1", "it has 8 fields; a schedule has seven at most"],
];

for (const [expression, why] of FAULTS) {
  Deno.test(`"${expression}" is refused: ${why}`, () => {
    const error = assertThrows(() => parseSchedule(expression, "UTC"), SyntaxError);
    assertEquals(error.message, `Cannot use the schedule "${expression}": ${why}`);
  });
}

Deno.test("what a message says to write instead is a schedule", () => {
  for (const [, why] of FAULTS) {
    const [, instead] = /write (?:times, such as )?"([^"]+)"/.exec(why) ?? [];
    if (instead === undefined) continue;
    const fields = ["FRI-SUN,MON", "5-7,1-2", "MON#1,MON#2,MON#3", "FRI#L"].includes(instead)
      ? `0 0 * * ${instead}`
      : instead.includes("DEC") || instead === "12,1-2"
      ? `0 0 1 ${instead} *`
      : /\s/.test(instead)
      ? instead
      : instead === "1-31/5"
      ? `0 0 ${instead} * *`
      : instead.startsWith("22")
      ? `0 ${instead} * * *`
      : `${instead} * * * *`;
    assert(parseSchedule(fields, "UTC").next(new Date(0)) !== null, fields);
  }
});

/** Every text that `interval()` may return is a schedule, or is refused in words of its own. */
Deno.test("10000 texts are schedules or are refused with their reason, and nothing else is thrown", () => {
  const piece = fc.constantFrom(
    ..."0123456789*,-/?#LW+@:TZ. H\t\n".split(""),
    "MON",
    "sun",
    "JAN",
    "31",
    "2027",
    "@daily",
    "* ",
    " * * * *",
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join("")),
    fc.array(fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join("")), {
      minLength: 5,
      maxLength: 7,
    })
      .map((fields) => fields.join(" ")),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(text, (expression) => {
      try {
        const { pattern, next } = parseSchedule(expression, "UTC", "p");
        patternOf(pattern);
        next(new Date("2026-12-01T00:00:00Z"));
      } catch (error) {
        assert(error instanceof SyntaxError, String(error));
        assert(error.message.startsWith(`Cannot use the schedule "${expression}": `), error.message);
      }
    }),
    { numRuns: 10_000 },
  );
});
