import { assertEquals } from "@std/assert";
import { formatFailure } from "../../../src/commands/format/failure.ts";

const WINDOW = { start: new Date("2026-06-01T00:00:00Z"), end: new Date("2026-06-02T00:00:00Z") };
const FAILED = {
  window: WINDOW,
  attempt: 3,
  outcome: "failed",
  report: "Error: no\n    at run (a.ts:1:2)",
  hung: false,
} as const;

Deno.test("a failure tells what failed, why, what becomes of the window, and where its log is", () => {
  const next = { state: "owed", notBefore: new Date("2026-06-02T00:01:00Z") } as const;
  assertEquals(
    formatFailure("report", { ...FAILED, next }, "UTC").join("\n"),
    `gapless: report failed on attempt 3 at the window [2026-06-01 00:00Z, 2026-06-02 00:00Z)
  Error: no
      at run (a.ts:1:2)
The window stays owed; a wake-up from 2026-06-02 00:01Z on tries it again. Its log: gapless logs report`,
  );
});

for (
  const [outcome, hung, line] of [
    ["timeout", false, "The run ended within its grace period of 10 s."],
    ["cancelled", false, "The run ended within its grace period of 10 s."],
    // Its report describes that, for the ledger keeps it too.
    ["timeout", true, undefined],
    ["failed", false, undefined],
  ] as const
) {
  Deno.test(`the report of a run that ${hung ? "was killed" : "ended"} (${outcome}) tells ${line?.trim() ?? "no more"}`, () => {
    const failure = {
      ...FAILED,
      outcome,
      hung,
      report: "timed out after 1 s",
      next: { state: "parked" },
    } as const;
    const [, report, ...others] = formatFailure("report", failure, "UTC");
    assertEquals([report, others.slice(0, -1)], ["  timed out after 1 s", line === undefined ? [] : [line]]);
  });
}

Deno.test("a parked window names the way back", () => {
  const lines = formatFailure("report", { ...FAILED, next: { state: "parked" } }, "UTC");
  assertEquals(
    lines.at(-1),
    'The window has failed too often and is parked; "gapless retry report" gives it another chance. ' +
      "Its log: gapless logs report",
  );
});

Deno.test("a run that lost its lease tells that it committed nothing", () => {
  const failure = { ...FAILED, outcome: "superseded", next: null } as const;
  const last = formatFailure("report", failure, "UTC").at(-1);
  assertEquals(last?.startsWith("Nothing was committed: the window is in other hands."), true);
});
