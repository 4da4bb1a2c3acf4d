import { assertEquals } from "@std/assert";
import { waitBeforeWrite } from "../../../../src/adapters/crontab/write/waits.ts";

const at = (time: string) => new Date(`2026-06-01T12:${time}Z`);

Deno.test("waitBeforeWrite() keeps two seconds after the last write and away from :59 to :01", () => {
  const cases: readonly (readonly [now: string, last: string | null, wait: number])[] = [
    ["00:30.000", null, 0],
    ["00:30.000", "00:10.000", 0],
    ["00:30.000", "00:28.000", 0],
    ["00:30.000", "00:29.500", 1500],
    ["00:58.999", null, 0],
    ["00:59.000", null, 3000],
    ["01:00.250", null, 1750],
    ["01:01.999", null, 1],
    ["01:02.000", null, 0],
    ["00:57.500", "00:57.000", 4500],
    ["00:59.500", "00:59.000", 2500],
  ];
  for (const [now, last, wait] of cases) {
    assertEquals(waitBeforeWrite(at(now), last === null ? null : at(last)), wait, `${now} after ${last}`);
  }
});

Deno.test("waitBeforeWrite() does not wait for a clock that was set back", () => {
  assertEquals(waitBeforeWrite(at("00:30.000"), at("45:00.000")), 2000);
});
