import { table } from "../../src/commands/format/table.ts";
import { Lowerer } from "../../src/domain/schedule/lower/lowerer.ts";
import { parseSchedule } from "../../src/domain/schedule/schedule.ts";
import { EXPRESSIONS } from "../domain/schedule/lower/expressions.ts";

const LOWERER = new Lowerer();

const NOW = new Date("2026-11-24T00:00:00Z");

/** The zone of the schedules, and that of the daemon. */
const PAIRS = [
  ["UTC", "UTC"],
  ["Europe/Copenhagen", "Europe/Copenhagen"],
  ["Asia/Tokyo", "America/Los_Angeles"],
  ["America/New_York", "Europe/Copenhagen"],
] as const;

/**
 * Measures what it costs to lower a schedule, over many kinds of them, in this process.
 *
 * @returns A table: milliseconds. The first one of each pair of zones finds the changes of the clocks for all that follow.
 */
export function loweringTable(): string[] {
  const rows = PAIRS.map(([zone, daemon]) => {
    const times = EXPRESSIONS.map((expression) => {
      const schedule = parseSchedule(expression, zone, "some plugin");
      const began = performance.now();
      LOWERER.lower(schedule, { zone: daemon, now: NOW });
      return performance.now() - began;
    });
    const [first = NaN, ...rest] = times;
    const sorted = rest.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(2);
    return [`${zone} on ${daemon}`, first.toFixed(1), at(0.5), at(0.95), at(1)];
  });
  return table([`LOWER ${EXPRESSIONS.length} SCHEDULES`, ">FIRST, MS", ">MEDIAN", ">95 %", ">WORST"], rows);
}
