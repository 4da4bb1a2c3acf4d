import { assertEquals } from "@std/assert";
import { testPostgres } from "../adapters/ledger/postgres/test_postgres.ts";
import { share } from "../soak.ts";
import { assertChecksClean } from "./assert_checks_clean.ts";
import { assertRepeatable } from "./repeatable.ts";
import { inMemory, inPostgres, inSqlite, type OwnSubject } from "./subjects.ts";
import { STEPS_OF_A_WORLD, worlds } from "./worlds.ts";

/** What must happen somewhere in so many steps, or the model shows little. */
const MUST_HAPPEN = [
  "checkpoint: false",
  "checkpoint: true",
  "claim of a backfill: busy",
  "claim of a backfill: new",
  "claim of a backfill: owed",
  "claim: busy",
  "claim: crashed",
  "claim: new",
  "claim: owed",
  "claim: replace",
  "claim in strict order: new",
  "claim in strict order: owed",
  "heartbeat: lost",
  "heartbeat: stop",
  "pause",
  "prune",
  "resume: true",
  "resume: true, missed skipped",
  "retry: true",
  "rewind: busy",
  "rewind: rewound",
  "settle as cancelled (owed): true",
  "settle as failed (owed): true",
  "settle as failed (parked): true",
  "settle as failed (skipped): true",
  "settle as cancelled (skipped): true",
  "settle as ok (done): false",
  "settle as superseded (owed): true",
  "settle as timeout (owed): true",
  "skip: true",
];
/** Steps after which the rarest of these has happened, whatever the seed. */
const ENOUGH = 25_000;

interface ModelTest {
  readonly open: () => OwnSubject;
  /** About how many steps are taken. */
  readonly steps: number;
  readonly register?: (name: string, fn: () => Promise<void>) => void;
}

function testModel(name: string, { open, steps, register = Deno.test }: ModelTest): void {
  const test = `model of ${name}`;
  register(`${test}: whatever happens, time is tiled, and nothing is forgotten or done twice`, async () => {
    const tally = new Map<string, number>();
    await using subject = open();
    const numRuns = Math.ceil(steps / STEPS_OF_A_WORLD);
    await assertRepeatable(worlds(() => subject, tally), { test, numRuns });
    if (subject.archive) await assertChecksClean(subject.archive);
    if (steps >= ENOUGH) assertEquals(MUST_HAPPEN.filter((what) => !tally.has(what)), []);
  });
}

testModel("a ledger in memory", { open: inMemory, steps: share(30_000) });
testModel("SQLite", { open: inSqlite, steps: share(12_000) });
testModel("PostgreSQL", { open: inPostgres, steps: share(6_000), register: testPostgres });
