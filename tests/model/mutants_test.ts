import { assert } from "@std/assert";
import fc from "fast-check";
import { FakeLedger } from "../fakes/ledger.ts";
import { mutated, MUTATIONS } from "./mutants.ts";
import { worlds } from "./worlds.ts";

for (const [fault, mutation] of Object.entries(MUTATIONS)) {
  Deno.test(`the model notices ${fault}`, async () => {
    const broken = worlds(() => {
      const truth = new FakeLedger();
      return { ledger: mutated(truth, mutation), truth };
    });
    // The same worlds each time, and such that all faults show early.
    const { failed } = await fc.check(broken, { numRuns: 600, seed: 19, endOnFailure: true });
    assert(failed, "It did not");
  });
}
