import { assertEquals, assertThrows } from "@std/assert";
import { Lowerer } from "../../../src/domain/schedule/lower/lowerer.ts";
import { parseZoneFile } from "../../../src/domain/schedule/parse_zone_file.ts";
import { changesOf, parsePosixZone } from "../../../src/domain/schedule/posix_zone.ts";
import { parseSchedule } from "../../../src/domain/schedule/schedule.ts";
import { zoneChanges } from "../../../src/domain/schedule/zone_changes.ts";
import { zoneFile } from "./zone_file.ts";

const LOWERER = new Lowerer();

const at = (text: string) => Date.parse(text);
const SPAN = { start: at("2026-01-01"), end: at("2028-01-01") };

/** A rule, a year, and its changes. */
const RULES = [
  ["UTC0", 2026, []],
  ["<+0545>-5:45", 2026, []],
  ["CET-1CEST,M3.5.0,M10.5.0/3", 2026, ["2026-03-29T01:00Z 120", "2026-10-25T01:00Z 60"]],
  ["EST5EDT,M3.2.0,M11.1.0", 2026, ["2026-03-08T07:00Z -240", "2026-11-01T06:00Z -300"]],
  ["NST3:30NDT,M3.2.0,M11.1.0", 2026, ["2026-03-08T05:30Z -150", "2026-11-01T04:30Z -210"]],
  ["<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026, ["2026-04-04T15:00Z 630", "2026-10-03T15:30Z 660"]],
  ["<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, ["2026-03-29T01:00Z -60", "2026-10-25T01:00Z -120"]],
  ["AAA0BBB,J60/0,J300/0", 2028, ["2028-03-01T00:00Z 60", "2028-10-26T23:00Z 0"]],
  ["AAA0BBB,59/0,300/0", 2028, ["2028-02-29T00:00Z 60", "2028-10-26T23:00Z 0"]],
] as const;

for (const [rule, year, changes] of RULES) {
  Deno.test(`the zone "${rule}" changes ${changes.length} times in ${year}`, () => {
    const found = changesOf(parsePosixZone(rule), year).map(({ at, after }) =>
      `${new Date(at).toISOString().slice(0, 16)}Z ${after}`
    );
    assertEquals(found, [...changes]);
  });
}

Deno.test("parsePosixZone() refuses what is no zone", () => {
  for (const text of ["", "Europe/Berlin", "CET", "CET-1CEST", "CET-1CEST,M3.5,M10.5.0"]) {
    assertThrows(() => parsePosixZone(text), SyntaxError, "Cannot read the");
  }
});

Deno.test("a zone file tells what is written down, and after that what its rule says", () => {
  const clock = parseZoneFile(zoneFile({
    steps: [
      { at: new Date("2020-01-01"), offset: 60 },
      { at: new Date("2026-02-01"), offset: 90 },
      { at: new Date("2026-03-01"), offset: 60 },
    ],
    rule: "CET-1CEST,M3.5.0,M10.5.0/3",
  }));
  const { offset, changes } = clock(SPAN);
  assertEquals(offset, 60);
  assertEquals(changes.map(({ at, after }) => `${new Date(at).toISOString().slice(0, 10)} ${after}`), [
    "2026-02-01 90",
    "2026-03-01 60",
    "2026-03-29 120",
    "2026-10-25 60",
    "2027-03-28 120",
    "2027-10-31 60",
  ]);
});

Deno.test("parseZoneFile() refuses what is no zone file, or an old one", () => {
  const old = zoneFile({ rule: "UTC0" });
  old[4] = 0;
  for (
    const bytes of [new Uint8Array(), new TextEncoder().encode("x".repeat(100)), old, zoneFile({ rule: "?" })]
  ) {
    assertThrows(() => parseZoneFile(bytes), SyntaxError, "Cannot read the time zone");
  }
});

Deno.test("zoneChanges() overlooks no change, however short the time between two", () => {
  // In the Ramadan of some years Gaza's clock is back for a week only.
  const { changes } = zoneChanges("Asia/Gaza", { start: at("2026-01-01"), end: at("2054-01-01") });
  const shortest = Math.min(
    ...changes.slice(1).map((change, index) => change.at - (changes[index]?.at ?? 0)),
  );
  assertEquals(shortest <= 14 * 86_400_000, true);
});

Deno.test("lower() follows the daemon's clock as the system has it, where this program's own data are of another day", () => {
  const schedule = parseSchedule("0 9 * * *", "Europe/Berlin");
  const reader = { zone: "Europe/Berlin", now: new Date("2026-11-24") };
  assertEquals(LOWERER.lower(schedule, reader).lines, ["0 9 * * *"]);
  // A system on which summer time was abolished: in summer its clock is an hour behind.
  const clock = parseZoneFile(zoneFile({ rule: "CET-1" }));
  assertEquals(LOWERER.lower(schedule, { ...reader, clock }).lines, ["0 8,9 * * *"]);
});
