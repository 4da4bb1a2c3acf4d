import fc from "fast-check";
import type { Event, Step } from "./step.ts";

const who = fc.nat({ max: 5 });
const host = fc.nat({ max: 1 });
const manner = fc.constantFrom("obey" as const, "obey" as const, "finish" as const, "hang" as const);

/** What a manifest may say, key by key. Ticks lie in the hours that summer time takes and gives, in zones of both kinds. */
const EDITS: Readonly<Record<string, readonly string[]>> = {
  schedule: ["0 * * * *", "*/20 * * * *", "30 2 * * *", "0 0 * * 1", "15,45 1-3 * * *", "7 */5 * * *"],
  timezone: ["UTC", "Europe/Copenhagen", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"],
  catchup: ["merge", "each", "latest"],
  overlap: ["forbid", "forbid", "allow", "replace"],
  align: ["true", "false"],
  max_window: ["30m", "90m", "6h", "40d"],
  timeout: ["1m", "100d"],
  retry: [
    "{ attempts = 1, backoff = '1m', max = '10m', park_after = 2, park_age = '5m' }",
    "{ attempts = 3, backoff = '10s', max = '1m', park_after = 2 }",
    "{ attempts = 1, backoff = '0s', max = '0s', park_after = 1, park_age = '0s' }",
  ],
  order: ["any", "strict"],
  delivery: ["at_least_once", "at_most_once"],
};
const edit = fc.oneof(
  ...Object.entries(EDITS).map(([key, values]) =>
    fc.record({
      kind: fc.constant("edit" as const),
      key: fc.constant(key),
      value: fc.constantFrom(...values),
    })
  ),
);

function of<T extends string>(...kinds: T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...kinds);
}

/** Wake-ups, ends of runs and passing time are what happens most. */
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      kind: of("wake"),
      host,
      byHand: fc.nat({ max: 7 }).map((n) => n === 0),
      manner,
    }),
  },
  { weight: 10, arbitrary: fc.record({ kind: of("finish"), who }) },
  { weight: 4, arbitrary: fc.record({ kind: of("fail"), who }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: of("checkpoint"), who, percent: fc.integer({ min: 1, max: 99 }) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: of("term", "kill", "cut"), who }) },
  { weight: 2, arbitrary: fc.record({ kind: of("break"), statements: fc.nat({ max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: of("reboot"), host }) },
  { weight: 3, arbitrary: fc.record({ kind: of("fault"), who, late: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: of("pass"), seconds: fc.integer({ min: 1, max: 150 }) }) },
  { weight: 8, arbitrary: fc.record({ kind: of("leap"), minutes: fc.integer({ min: 1, max: 240 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: of("jump"), minutes: fc.integer({ min: -2880, max: 2880 }) }),
  },
  { weight: 4, arbitrary: edit },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: of("backfill"),
      host,
      ago: fc.integer({ min: 0, max: 30 }),
      hours: fc.constantFrom(0, 0, 1, 3, 10),
      step: fc.constantFrom("each", "merge", "45m"),
      parallel: fc.integer({ min: 1, max: 3 }),
      manner,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: of("pause"), host, minutes: fc.option(fc.integer({ min: 1, max: 300 })) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: of("resume"), host, skipMissed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: of("retry", "skip"), host, who: fc.option(who) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: of("rewind"), host, minutes: fc.integer({ min: -60, max: 1500 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: of("prune"),
      days: fc.constantFrom(0, 0.1, 1),
      newest: fc.constantFrom(0, 2),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: of("nothing") }) },
);

/** Mostly all calls are let through; else the next step comes between two calls of a process. */
const calls = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 4, arbitrary: fc.nat({ max: 5 }) },
);

/** Any step. */
export const anyStep: fc.Arbitrary<Step> = fc.record({
  event,
  calls,
  order: fc.nat({ max: 0x7fffffff }),
});
