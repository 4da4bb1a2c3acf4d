import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseInstant } from "../../../src/domain/instant/parse_instant.ts";

const NOW = new Date("2026-11-24T08:15:30.123Z");

const DATES = [
  ["now", "UTC", "2026-11-24T08:15:30.123Z"],
  [" NOW ", "UTC", "2026-11-24T08:15:30.123Z"],
  ["today", "UTC", "2026-11-24T00:00Z"],
  ["today", "Asia/Tokyo", "2026-11-23T15:00Z"],
  ["today", "Pacific/Honolulu", "2026-11-23T10:00Z"],
  ["yesterday", "Europe/Berlin", "2026-11-22T23:00Z"],
  ["yesterday 14:30", "Europe/Berlin", "2026-11-23T13:30Z"],
  ["tomorrow 9:00", "UTC", "2026-11-25T09:00Z"],
  ["-3h", "Europe/Berlin", "2026-11-24T05:15:30.123Z"],
  ["-1d12h", "UTC", "2026-11-22T20:15:30.123Z"],
  ["2026-11-01", "UTC", "2026-11-01T00:00Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00Z"],
  ["2026-11-01 14:30", "Europe/Berlin", "2026-11-01T13:30Z"],
  ["2026-07-01T14:30:05", "Europe/Berlin", "2026-07-01T12:30:05Z"],
  ["2026-11-01T14:30:05.250Z", "Europe/Berlin", "2026-11-01T14:30:05.250Z"],
  ["2026-11-01T14:30+05:30", "Europe/Berlin", "2026-11-01T09:00Z"],
  ["2026-11-01 14:30 -0330", "Europe/Berlin", "2026-11-01T18:00Z"],
  ["2024-02-29", "UTC", "2024-02-29T00:00Z"],
  ["1970-01-01", "UTC", "1970-01-01T00:00Z"],
  // The clocks of Beirut jump over midnight, those of Havana are set back to it.
  ["2026-03-29", "Asia/Beirut", "2026-03-28T22:00Z"],
  ["2026-11-01", "America/Havana", "2026-11-01T04:00Z"],
  ["2026-10-25 01:59", "Europe/Berlin", "2026-10-24T23:59Z"],
  ["2026-10-25 03:00", "Europe/Berlin", "2026-10-25T02:00Z"],
  ["2026-03-29 03:00", "Europe/Berlin", "2026-03-29T01:00Z"],
] as const;

for (const [text, timezone, expected] of DATES) {
  Deno.test(`parseInstant() reads "${text}" in ${timezone} as ${expected}`, () => {
    assertEquals(parseInstant(text, { now: NOW, timezone }), new Date(expected));
  });
}

const FORM = 'write it like "2026-11-01", "2026-11-01 14:30", "yesterday", "-3h", "+3h" or "now"';

const FAULTS = [
  ["", FORM],
  ["noon", FORM],
  ["11/01/2026", FORM],
  ["2026-11", FORM],
  ["2026-11-01 14", FORM],
  ["3h", FORM],
  ["2026-02-30", "there is no such date"],
  ["2026-13-01", "there is no such date"],
  ["2026-11-01 24:00", "there is no such date"],
  ["2026-11-01 14:60", "there is no such date"],
  ["2026-11-01T14:30+99:00", 'there is no offset "+99:00"'],
  ["2026-03-29 02:30", "the clocks of Europe/Berlin jump from 02:00 to 03:00 there"],
  [
    "2026-10-25 02:30",
    'the clocks of Europe/Berlin show it twice; write "2026-10-25T02:30+02:00" or "2026-10-25T02:30+01:00"',
  ],
] as const;

for (const [text, why] of FAULTS) {
  Deno.test(`parseInstant() refuses "${text}"`, () => {
    const error = assertThrows(() => parseInstant(text, { now: NOW, timezone: "Europe/Berlin" }), Error);
    assertEquals(error.message, `Cannot use the date "${text}": ${why}`);
  });
}

Deno.test("parseInstant() names the fault of a duration", () => {
  assertThrows(
    () => parseInstant("-3x", { now: NOW, timezone: "UTC" }),
    SyntaxError,
    'Cannot use the duration "3x": "x" is no unit; known: ms, s, m, h, d, w',
  );
});

Deno.test("parseInstant() reads every instant that a clock shows once, in every zone, and its way out of the others", () => {
  const zone = fc.constantFrom(
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "UTC",
  );
  const minute = fc.integer({ min: 0, max: 60 * 24 * 366 }).map((minutes) =>
    new Date(Date.UTC(2026, 0, 1) + minutes * 60_000)
  );
  fc.assert(fc.property(zone, minute, (timezone, at) => {
    const format = new Intl.DateTimeFormat("sv", {
      timeZone: timezone,
      dateStyle: "short",
      timeStyle: "short",
    });
    const text = format.format(at);
    try {
      assertEquals(parseInstant(text, { now: NOW, timezone }), at);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const [first, second] = [...error.message.matchAll(/"(\S+T\S+)"/g)].map(([, text = ""]) =>
        parseInstant(text, { now: NOW, timezone })
      );
      assertEquals(first?.getTime() === at.getTime() || second?.getTime() === at.getTime(), true);
    }
  }));
});

Deno.test("parseInstant() reads a time that lies ahead", () => {
  const standpoint = { now: new Date("2026-11-24T08:00:00Z"), timezone: "Europe/Berlin" };
  assertEquals(parseInstant("+3h", standpoint), new Date("2026-11-24T11:00:00Z"));
  assertEquals(parseInstant("+ 90m", standpoint), new Date("2026-11-24T09:30:00Z"));
});
