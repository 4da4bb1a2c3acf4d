import { assertEquals, assertThrows } from "@std/assert";
import { parseDuration } from "../../../src/domain/instant/duration.ts";

const DURATIONS: readonly (readonly [text: string, milliseconds: number])[] = [
  ["0s", 0],
  ["500ms", 500],
  ["90s", 90_000],
  ["1.5s", 1500],
  ["10m", 600_000],
  ["10 minutes", 600_000],
  ["1 min", 60_000],
  ["2 h", 7_200_000],
  ["1h30m", 5_400_000],
  ["1h 30m", 5_400_000],
  [" 1 hour 1 second ", 3_601_000],
  ["1d", 86_400_000],
  ["1w", 604_800_000],
  ["0.0004s", 0],
];

for (const [text, milliseconds] of DURATIONS) {
  Deno.test(`parseDuration() reads "${text}" as ${milliseconds} ms`, () => {
    assertEquals(parseDuration(text), milliseconds);
  });
}

const REFUSED: readonly (readonly [text: string, why: string])[] = [
  ["10", 'it has no unit; write "10s" if seconds are meant'],
  ["1.5", 'it has no unit; write "1.5s" if seconds are meant'],
  ["", 'write it like "90s", "10m" or "1h30m"'],
  ["soon", 'write it like "90s", "10m" or "1h30m"'],
  ["10m5", 'write it like "90s", "10m" or "1h30m"'],
  ["1e3s", '"e" is no unit; known: ms, s, m, h, d, w'],
  ["1.s", 'write it like "90s", "10m" or "1h30m"'],
  ["10M", 'write it like "90s", "10m" or "1h30m"'],
  ["5 fortnights", '"fortnights" is no unit; known: ms, s, m, h, d, w'],
  ["-5s", "it is negative"],
  ["-5", "it is negative"],
  ["99999w", "it is longer than ten years"],
  [`${"9".repeat(400)}s`, "it is longer than ten years"],
];

for (const [text, why] of REFUSED) {
  Deno.test(`parseDuration() refuses "${text.slice(0, 20)}": ${why}`, () => {
    const error = assertThrows(() => parseDuration(text), Error);
    assertEquals(error.message.replace(/^Cannot use the duration ".*?": /, ""), why);
  });
}
