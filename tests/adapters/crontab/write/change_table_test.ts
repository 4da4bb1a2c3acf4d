import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { changeTable } from "../../../../src/adapters/crontab/write/change_table.ts";
import { CrontabError } from "../../../../src/ports/crontab.ts";
import { assertRepeatable } from "../../../model/repeatable.ts";
import { share } from "../../../soak.ts";
import {
  assertBlock,
  type Contest,
  ContestedTable,
  type Editor,
  type Flaws,
  foreignLines,
  planned,
} from "./contested_table.ts";

const RUNS = share(50_000);
const TEST =
  "whatever others and cron do at whatever moment, foreign lines are kept, and the block is as planned or an error says why";

Deno.test(TEST, async () => {
  await assertRepeatable(contests(), { test: TEST, numRuns: RUNS, folder: "tests/adapters/crontab/write" });
});

const FLAWS: Readonly<Record<string, Flaws>> = {
  "a table that is written over what others wrote": { comparesNothing: true },
  "backups that are not kept": { keepsNothing: true },
  "others who are not looked for": { seesNobody: true },
};

for (const [name, flaws] of Object.entries(FLAWS)) {
  Deno.test(`random contests notice ${name}`, async () => {
    // The same ones each time, and so many that it shows early.
    const { failed } = await fc.check(contests(flaws), { numRuns: 5_000, seed: 19, endOnFailure: true });
    assert(failed, "they did not");
  });
}

function contests(flaws?: Flaws): fc.IAsyncProperty<[Contest]> {
  return fc.asyncProperty(arbitraryContest(), async (contest) => {
    const table = new ContestedTable(contest, flaws);
    await changeTable(table.deps, planned).then(
      (done) => assertDone(done, contest, table),
      (error: unknown) => assertExplained(error, contest, table),
    );
  });
}

function assertDone(
  { after }: { readonly after: string },
  { fault, editors }: Contest,
  table: ContestedTable,
): void {
  const { text, foreign } = table.lastRead;
  assertEquals(text, after);
  assertBlock(after);
  table.assertNothingLost(table.foreign);
  // What a faulty cron cut off is in the backups alone.
  if (fault === null) assertEquals(foreignLines(after), foreignLines(foreign));
  if (!editors.every(isConsiderate)) return;
  table.finish();
  assertBlock(table.text ?? "");
}

/** Reports whether someone is seen while they are at it, and leaves the block as they found it. */
function isConsiderate({ seenAs, takes, edit }: Editor): boolean {
  return (seenAs !== "nobody" || takes === 0) &&
    (edit === "add a line" || edit === "drop a line" || edit === "leave it");
}

/** Asserts that an error is true. */
function assertExplained(error: unknown, { lines, fault }: Contest, table: ContestedTable): void {
  assert(error instanceof CrontabError || error instanceof SyntaxError, String(error));
  table.assertNothingLost(table.foreign);
  const { message } = error;
  if (error instanceof SyntaxError) {
    // Cron cut through the block.
    assertEquals(fault?.kind, "cuts", message);
    return;
  }
  const isTrue = REASONS.find(([reason]) => message.includes(reason))?.[1];
  assert(isTrue?.(fault?.kind ?? null, table), message);
  if (message.includes("the old one is there again") && table.foreignWrites === 0) {
    assertEquals(foreignLines(table.text ?? "").length, lines ?? 0);
  }
}

type Fault = NonNullable<Contest["fault"]>["kind"] | null;

/** What errors say, and when that is true. */
const REASONS: readonly (readonly [string, (fault: Fault, table: ContestedTable) => boolean])[] = [
  ["cron kept only a part of it", (fault) => fault === "cuts"],
  [
    "something else keeps writing it",
    (fault, { foreignWrites }) => foreignWrites >= (fault === null ? 3 : 1),
  ],
  // Three who write right after a write, and at no other time, look like cron.
  ["cron alters what it is given", (fault, { foreignWrites }) => fault !== null || foreignWrites >= 3],
  ["Cannot install the crontab: failed (the old one is still there)", (fault) => fault === "ignores"],
  ["Cannot install the crontab: bad (the old one is still there)", (fault) => fault === "refuses"],
];

function arbitraryContest(): fc.Arbitrary<Contest> {
  const editor: fc.Arbitrary<Editor> = fc.record({
    // A change that nobody disturbs takes about ten steps.
    readsAt: fc.oneof(fc.nat(12), fc.nat(60)),
    takes: fc.oneof(fc.constant(0), fc.nat(4), fc.nat(30)),
    seenAs: fc.constantFrom("nobody", "reader", "writer"),
    edit: fc.constantFrom(
      "add a line",
      "add a line",
      "drop a line",
      "replace all",
      "remove all",
      "strip the block",
      "leave it",
    ),
  });
  const fault = fc.record({
    kind: fc.constantFrom("alters", "cuts", "ignores", "refuses"),
    times: fc.integer({ min: 1, max: 5 }),
    at: fc.nat(400),
  });
  return fc.record({
    lines: fc.option(fc.nat(4)),
    fault: fc.oneof(fc.constant(null), fault),
    editors: fc.array(editor, { maxLength: 5 }),
  });
}
