import fc from "fast-check";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { postgresLedger } from "../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { Step } from "../../contracts/ledger_step.ts";
import { LedgerWorld } from "../../contracts/ledger_world.ts";
import { FakeLedger } from "../../fakes/ledger.ts";
import { sharedCluster } from "./postgres/cluster.ts";
import { testPostgres } from "./postgres/test_postgres.ts";
import { share } from "../../soak.ts";
import { TempFolder } from "./temp_folder.ts";
import { instance, PROGRAM } from "./program.ts";

const who = fc.nat({ max: 3 });

/** Wake-ups and ends of runs are what happens most; the clock jumps over the start of summer time and back. */
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("wake" as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("succeed" as const), who }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom("fail", "cancel", "die", "heartbeat"), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("checkpoint" as const),
      who,
      percent: fc.integer({ min: 1, max: 99 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("retry", "skip", "pause") }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("resume" as const), skipMissed: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("rewind" as const), percent: fc.integer({ min: 0, max: 100 }) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("pass" as const), minutes: fc.nat({ max: 180 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("jump" as const),
      minutes: fc.integer({ min: -2880, max: 2880 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("schedule" as const),
      expression: fc.constantFrom("0 * * * *", "*/20 * * * *", "30 2 * * *", "0 0 * * 1", "15,45 1-3 * * *"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("policy" as const),
      policy: fc.record({
        catchup: fc.constantFrom("merge", "each", "latest"),
        align: fc.boolean(),
        maxWindowMs: fc.constantFrom(null, 1_800_000, 7_200_000),
      }),
    }),
  },
);

function testProperty(
  name: string,
  numRuns: number,
  withLedger: (use: (ledger: Ledger) => Promise<void>) => Promise<void>,
  register: (name: string, fn: () => Promise<void>) => void = Deno.test,
) {
  register(`${name}: whatever happens, windows tile time and nothing is lost or done twice`, async () => {
    const steps = fc.array(step, { maxLength: 60, size: "max" });
    const property = fc.asyncProperty(steps, (steps) =>
      withLedger(async (ledger) => {
        const world = new LedgerWorld(ledger);
        await world.begin();
        for (const step of steps) await world.apply(step);
        await world.drain();
      }));
    await fc.assert(property, { numRuns });
  });
}

testProperty("FakeLedger", share(1_500), (use) => use(new FakeLedger()));

testProperty("sqliteLedger()", share(200), async (use) => {
  using folder = new TempFolder();
  await using ledger = sqliteLedger(`${folder.path}/ledger.db`, PROGRAM);
  await use(ledger);
});

let schemas = 0;

testProperty("postgresLedger()", share(100), async (use) => {
  const url = `${sharedCluster().url()}?schema=world_${++schemas}`;
  await using ledger = postgresLedger(url, instance("jobs"));
  await use(ledger);
}, testPostgres);
