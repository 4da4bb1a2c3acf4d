import fc from "fast-check";

/** Names a failure to be repeated, as the report of one says. */
const VARIABLE = "GAPLESS_MODEL";

/**
 * Asserts that a property holds in so many runs, of another seed each time. If it does not, the error tells the command that
 * repeats just that failure, and looks for the least steps that lead to it.
 *
 * @param test Name of the test.
 * @param folder Where its file is.
 */
export async function assertRepeatable<T extends [unknown, ...unknown[]]>(
  property: fc.IAsyncProperty<T>,
  { test, numRuns, folder = "tests/model" }: {
    readonly test: string;
    readonly numRuns: number;
    readonly folder?: string;
  },
): Promise<void> {
  const [seed, path] = (Deno.env.get(VARIABLE) ?? "").split("/");
  const repeated = seed ? { seed: Number(seed), ...path ? { path } : {} } : { endOnFailure: true };
  const details = await fc.check(property, { numRuns, ...repeated });
  if (!details.failed) return;
  const command =
    `${VARIABLE}=${details.seed}/${details.counterexamplePath} deno test -A ${folder} --filter "${test}"`;
  const steps = (details.counterexample ?? []).flat().map((step) => JSON.stringify(step)).join("\n");
  throw new Error(`seed ${details.seed}; again with\n\n${command}\n\n${steps}`, {
    cause: details.errorInstance,
  });
}
