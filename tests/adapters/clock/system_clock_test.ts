import { assert, assertEquals } from "@std/assert";
import { SystemClock } from "../../../src/adapters/clock/system_clock.ts";
import { FakeClock } from "../../fakes/clock.ts";

const clock = new SystemClock();

Deno.test("SystemClock.now() is the time", () => {
  const before = Date.now();
  const now = clock.now().getTime();
  assert(before <= now && now <= Date.now());
});

Deno.test("SystemClock.sleep() waits as long as it is told", async () => {
  const begun = performance.now();
  await clock.sleep(20);
  assert(performance.now() - begun >= 19);
});

Deno.test("SystemClock.sleep() of nothing, or under an aborted signal, returns at once", async () => {
  await clock.sleep(0);
  await clock.sleep(-1);
  await clock.sleep(1e9, AbortSignal.abort());
});

Deno.test("SystemClock.sleep() of a year waits, ends when the signal aborts, and leaves no timer behind", async () => {
  const controller = new AbortController();
  let isAwake = false;
  const sleep = clock.sleep(365 * 86_400_000, controller.signal).then(() => isAwake = true);
  await clock.sleep(10);
  assertEquals(isAwake, false);
  controller.abort();
  await sleep;
});

Deno.test("SystemClock.sleep() leaves no listener on a signal that outlives it", async () => {
  const signal = new AbortController().signal;
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  await clock.sleep(1, signal);
  assertEquals(listeners, 0);
});

Deno.test("FakeClock wakes sleepers when their time has come, or their signal aborts", async () => {
  const fake = new FakeClock("2026-01-01T00:00:00Z");
  const controller = new AbortController();
  const sleeps = [fake.sleep(1000), fake.sleep(2000), fake.sleep(9000, controller.signal)];
  fake.advance(1500);
  await sleeps[0];
  assertEquals([fake.sleeping, fake.now()], [2, new Date("2026-01-01T00:00:01.500Z")]);
  fake.set("2027-01-01T00:00:00Z");
  assertEquals(fake.sleeping, 2);
  fake.advance(500);
  controller.abort();
  await Promise.all(sleeps);
  assertEquals(fake.sleeping, 0);
});
