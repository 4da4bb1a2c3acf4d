import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { admit, type SlotHolder, type SlotRequest } from "../../../src/domain/slots/admit.ts";

const holder = (plugin: string, pool: string | null = null, isStuck = false): SlotHolder => ({
  plugin,
  pool,
  isStuck,
});
const request = (plugin: string, pool: string | null = null, replaces = false): SlotRequest => ({
  plugin,
  pool,
  replaces,
});
const limits = (maxConcurrent: number | null, pools: Record<string, number> = {}) => ({
  maxConcurrent,
  pools: new Map(Object.entries(pools)),
});

Deno.test("admit() serves the oldest requests first", () => {
  const asked = ["b", "c", "d"].map((name) => request(name));
  assertEquals(admit(limits(2), [holder("a")], asked), [true, false, false]);
  assertEquals(admit(limits(2), [], asked), [true, true, false]);
});

Deno.test("admit() without max_concurrent limits the plugins of pools alone", () => {
  const asked = [request("a", "db"), request("b", "db"), request("c"), request("d", "mail")];
  assertEquals(admit(limits(null, { db: 1, mail: 1 }), [], asked), [true, false, true, true]);
});

Deno.test("admit() passes over a request whose pool is full", () => {
  const asked = [request("b", "db"), request("c", "mail"), request("d")];
  assertEquals(admit(limits(3, { db: 1, mail: 1 }), [holder("a", "db")], asked), [false, true, true]);
});

Deno.test("admit() counts a run that is stuck in its pool alone", () => {
  const stuck = [holder("a", "db", true)];
  assertEquals(admit(limits(1, { db: 1 }), stuck, [request("b", "db"), request("c")]), [false, true]);
});

Deno.test("eight plugins that hang do not keep the others waiting", () => {
  const hanging = Array.from({ length: 8 }, (_, at) => holder(`hang-${at}`, null, true));
  const others = Array.from({ length: 92 }, (_, at) => request(`good-${at}`));
  assertEquals(admit(limits(8), hanging, others).filter(Boolean).length, 8);
});

Deno.test("admit() lets a run take the place of its own plugin's", () => {
  assertEquals(admit(limits(1), [holder("a")], [request("a", null, true)]), [true]);
  assertEquals(admit(limits(1), [holder("b")], [request("a", null, true)]), [false]);
});

Deno.test("admit() takes a pool that is not in the manifest any more for one without a limit", () => {
  assertEquals(admit(limits(null), [holder("a", "gone")], [request("b", "gone")]), [true]);
});

Deno.test("admit() never exceeds a limit, and leaves no slot free that a request could have", () => {
  const pool = fc.constantFrom(null, "x", "y");
  const name = fc.constantFrom("a", "b", "c", "d");
  fc.assert(fc.property(
    fc.option(fc.integer({ min: 1, max: 5 })),
    fc.record({ x: fc.integer({ min: 1, max: 3 }), y: fc.integer({ min: 1, max: 3 }) }),
    fc.array(fc.record({ plugin: name, pool, isStuck: fc.boolean() }), { maxLength: 6 }),
    fc.array(fc.record({ plugin: name, pool, replaces: fc.constant(false) }), { maxLength: 8 }),
    (max, sizes, holders, requests) => {
      const answers = admit(limits(max, sizes), holders, requests);
      const admitted = requests.filter((_, at) => answers[at]);
      const running = holders.filter(({ isStuck }) => !isStuck).length;
      const count = (wanted: string, of: readonly { pool: string | null }[]) =>
        of.filter(({ pool }) => pool === wanted).length;
      if (admitted.length > 0) assert(running + admitted.length <= (max ?? Infinity));
      for (const [pool, size] of Object.entries(sizes)) {
        if (count(pool, admitted) > 0) assert(count(pool, holders) + count(pool, admitted) <= size);
      }
      requests.forEach(({ pool }, at) => {
        if (answers[at]) return;
        // Only those in front count: one behind got nothing that this one could have had.
        const before = requests.slice(0, at).filter((_, other) => answers[other]);
        const isFull = running + before.length >= (max ?? Infinity);
        const size = pool === null ? Infinity : sizes[pool as "x" | "y"];
        assert(isFull || count(pool ?? "", holders) + count(pool ?? "", before) >= size);
      });
    },
  ));
});
