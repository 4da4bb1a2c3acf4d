import { assertEquals } from "@std/assert";
import { nearestKey } from "../../../src/domain/text/nearest_key.ts";

const KEYS = ["module", "schedule", "timezone", "timeout", "catchup", "env"];

const WORDS: readonly (readonly [word: string, nearest: string | undefined])[] = [
  ["timeot", "timeout"],
  ["time_zone", "timezone"],
  ["Schedule", "schedule"],
  ["catch-up", "catchup"],
  ["modul", "module"],
  ["envs", "env"],
  ["evn", "env"],
  ["nev", "env"],
  ["ven", undefined],
  ["colour", undefined],
  ["", undefined],
  ["x".repeat(1_000_000), undefined],
];

for (const [word, nearest] of WORDS) {
  Deno.test(`nearestKey() finds ${nearest ?? "nothing"} near "${word.slice(0, 20)}"`, () => {
    assertEquals(nearestKey(word, KEYS), nearest);
  });
}
