import { assert } from "@std/assert";
import fc from "fast-check";
import type { RunSlots } from "../../src/ports/run_slots.ts";
import { share } from "../soak.ts";
import { type SlotEvent, SlotsWorld } from "./slots_world.ts";

const WHO = fc.nat(5);
const EVENT: fc.Arbitrary<SlotEvent> = fc.oneof(
  { weight: 6, arbitrary: WHO.map((who) => ({ kind: "wake", who }) as const) },
  { weight: 4, arbitrary: WHO.map((who) => ({ kind: "end", who }) as const) },
  {
    weight: 4,
    arbitrary: fc.tuple(WHO, fc.nat(4)).map(([who, idle]) =>
      ({ kind: "come", who, isIdle: idle === 0 }) as const
    ),
  },
  { weight: 1, arbitrary: WHO.map((who) => ({ kind: "kill", who }) as const) },
  { weight: 1, arbitrary: WHO.map((who) => ({ kind: "lose", who }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: "upkeep" } as const) },
  { weight: 1, arbitrary: fc.constantFrom(5, 61).map((seconds) => ({ kind: "wait", seconds }) as const) },
);
const LIMITS = fc.record({
  max: fc.option(fc.integer({ min: 1, max: 3 })),
  x: fc.integer({ min: 1, max: 2 }),
  y: fc.integer({ min: 1, max: 2 }),
});

type Mutation = (slots: RunSlots, start: (plugin: string) => void) => RunSlots;

async function play(runs: number, mutate?: Mutation): Promise<void> {
  await fc.assert(
    fc.asyncProperty(LIMITS, fc.array(EVENT, { maxLength: 40, size: "max" }), async (limits, events) => {
      const folder = Deno.makeTempDirSync();
      try {
        const world = new SlotsWorld(`${folder}/slots`, limits, mutate);
        for (const event of events) await world.apply(event);
        await world.drain();
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

Deno.test("whatever happens, no limit is exceeded, everybody gets a slot in turn, and nobody waits for ever", async () => {
  await play(share(2_000));
});

const MUTANTS: Readonly<Record<string, Mutation>> = {
  "a pool that nobody counts": (slots) => ({
    ...bound(slots),
    take: (plugin, options) => slots.take({ ...plugin, pool: null }, options),
  }),
  "a plugin that counts as another": (slots) => ({
    ...bound(slots),
    take: (plugin, options) => slots.take({ ...plugin, name: "p0" }, options),
  }),
  "a slot that is not released": (slots) => ({
    ...bound(slots),
    async take(plugin, options) {
      const slot = await slots.take(plugin, options);
      return typeof slot === "object" ? { ...slot, release: () => Promise.resolve() } : slot;
    },
  }),
  "a slot that is released at once": (slots) => ({
    ...bound(slots),
    async take(plugin, options) {
      const slot = await slots.take(plugin, options);
      if (typeof slot !== "object") return slot;
      await slot.release();
      return { ...slot, release: () => Promise.resolve() };
    },
  }),
  "a wake-up that is not queued": (slots) => ({
    ...bound(slots),
    async take(plugin, options) {
      const answer = await slots.take(plugin, options);
      if (answer === "waiting") {
        await slots.startWaiting();
        await slots.withdraw(plugin.name);
      }
      return answer === "waiting" ? "busy" : answer;
    },
  }),
  "every run counts as stuck": (slots) => ({
    ...bound(slots),
    take: (plugin, options) => slots.take(plugin, { ...options, stuckAfterMs: () => Promise.resolve(0) }),
  }),
  "one that has nothing to do stays in the queue": (slots) => ({
    ...bound(slots),
    withdraw: () => Promise.resolve(),
  }),
  "upkeep that starts nobody": (slots) => ({ ...bound(slots), startWaiting: () => Promise.resolve() }),
};

for (const [name, mutate] of Object.entries(MUTANTS)) {
  Deno.test(`the model of slots notices ${name}`, async () => {
    const error = await play(300, mutate).then(() => undefined, (error) => error);
    assert(error instanceof Error, "nothing was noticed");
  });
}

/** Methods of a class are not copied by `...`. */
function bound(slots: RunSlots): RunSlots {
  return {
    isLimited: true,
    take: (plugin, options) => slots.take(plugin, options),
    withdraw: (plugin) => slots.withdraw(plugin),
    startWaiting: () => slots.startWaiting(),
    takeReports: () => slots.takeReports(),
    waiting: () => slots.waiting(),
  };
}
