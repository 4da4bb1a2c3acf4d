import fc from "fast-check";
import type { Step } from "./step.ts";
import { anyStep } from "./steps.ts";
import { type Subject, World } from "./world.ts";

/** How many steps a world takes at most. */
const LONGEST = 80;

/** About how many it takes. */
export const STEPS_OF_A_WORLD = LONGEST / 2;

/**
 * Returns the property that whatever happens in a world, its ledger breaks no rule.
 *
 * @param subject Returns the ledger of the next world. Worlds may share one: each has a plugin of its own.
 * @param tally Counts what happens.
 */
export function worlds(
  subject: () => Subject,
  tally: Map<string, number> = new Map(),
): fc.IAsyncPropertyWithHooks<[readonly Step[]]> {
  let count = 0;
  // Without a bias towards the small: what is hard happens late in long lives.
  const lives = fc.noBias(fc.array(anyStep, { maxLength: LONGEST, size: "max" }));
  return fc.asyncProperty(lives, async (steps) => {
    const world = new World(`plugin-${++count}`, subject(), tally);
    for (const step of steps) await world.apply(step);
    await world.drain();
  });
}
