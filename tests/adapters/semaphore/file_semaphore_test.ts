// Covers file_lock.ts, slot.ts, queue.ts and private_folder.ts, of which the semaphore consists.
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FileSemaphore } from "../../../src/adapters/semaphore/file_semaphore.ts";
import "../libc/load_file_locks.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

function open(folder: string, capacity: number): FileSemaphore {
  return new FileSemaphore({ folder: `${folder}/places`, capacity, pollMs: 1 });
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(`${folder}/places`), ({ name }) => name).sort();
}

Deno.test("tryAcquire() takes room up to the capacity, and none beyond it", () => {
  using folder = new TempFolder();
  const semaphore = open(folder.path, 2);
  using first = semaphore.tryAcquire(1);
  const second = semaphore.tryAcquire(1);
  assert(first && second);
  assertEquals(semaphore.tryAcquire(1), undefined);
  second[Symbol.dispose]();
  // What has been released is not released again.
  second[Symbol.dispose]();
  using third = semaphore.tryAcquire(1);
  assert(third);
  assertEquals(semaphore.tryAcquire(1), undefined);
});

Deno.test("tryAcquire() adds up the weights of the holders there are, not of those there were", () => {
  using folder = new TempFolder();
  const semaphore = open(folder.path, 10);
  const heavy = semaphore.tryAcquire(9);
  using light = semaphore.tryAcquire(1);
  assert(heavy && light);
  assertEquals(semaphore.tryAcquire(1), undefined);
  heavy[Symbol.dispose]();
  assertEquals(semaphore.tryAcquire(10), undefined);
  using five = semaphore.tryAcquire(5);
  using four = semaphore.tryAcquire(4);
  assert(five && four);
  assertEquals(semaphore.tryAcquire(1), undefined);
});

Deno.test("acquire() serves those who wait in the order of their arrival, also a heavy one before a light one", async () => {
  using folder = new TempFolder();
  const semaphore = open(folder.path, 3);
  const first = semaphore.tryAcquire(2);
  assert(first);
  const waits: string[] = [];
  const served: string[] = [];
  const ask = async (name: string, weight: number) => {
    const waiting = Promise.withResolvers<void>();
    const taking = semaphore.acquire(weight, {
      onWait: () => {
        waits.push(name);
        waiting.resolve();
      },
    });
    const done = taking.then((place) => {
      served.push(name);
      place?.[Symbol.dispose]();
    });
    await waiting.promise;
    return { done };
  };
  const heavy = await ask("heavy", 3);
  const light = await ask("light", 1);
  // There is room for it, but somebody waits.
  assertEquals(semaphore.tryAcquire(1), undefined);
  first[Symbol.dispose]();
  await Promise.all([heavy.done, light.done]);
  assertEquals(waits, ["heavy", "light"]);
  assertEquals(served, ["heavy", "light"]);
});

Deno.test("acquire() gives up, and leaves its place in the queue, when its signal aborts", async () => {
  using folder = new TempFolder();
  const semaphore = open(folder.path, 1);
  const first = semaphore.tryAcquire(1);
  assert(first);
  const stop = new AbortController();
  const head = semaphore.acquire(1, { signal: stop.signal, onWait: () => stop.abort() });
  assertEquals(await head, undefined);
  const behind = semaphore.acquire(1);
  first[Symbol.dispose]();
  const place = await behind;
  assert(place);
  place[Symbol.dispose]();
});

Deno.test("acquire() refuses more than the capacity, which would never come", async () => {
  using folder = new TempFolder();
  await assertRejects(
    () => open(folder.path, 4).acquire(5),
    RangeError,
    "Cannot acquire 5: the capacity is 4",
  );
});

Deno.test("the files of a semaphore are this user's alone, and are used again", async () => {
  using folder = new TempFolder();
  const semaphore = open(folder.path, 3);
  for (let round = 0; round < 20; round++) {
    const places = await Promise.all([1, 1, 1, 1, 1].map(async (weight) => {
      const place = await semaphore.acquire(weight);
      await new Promise((resolve) => setTimeout(resolve, 0));
      place?.[Symbol.dispose]();
      return place;
    }));
    assert(places.every((place) => place !== undefined));
  }
  using place = semaphore.tryAcquire(1);
  assert(place);
  assertEquals(namesIn(folder.path).filter((name) => !/^\d$/.test(name)), ["presence", "turn"]);
  assert(namesIn(folder.path).length <= 5, String(namesIn(folder.path)));
  assertEquals((Deno.statSync(`${folder.path}/places`).mode ?? 0) & 0o777, 0o700);
  for (const name of namesIn(folder.path)) {
    assertEquals((Deno.statSync(`${folder.path}/places/${name}`).mode ?? 0) & 0o777, 0o600, name);
  }
});

Deno.test("a semaphore refuses a folder that is a link, open to others, or not there to be made", () => {
  using folder = new TempFolder();
  const refused = `Cannot use the folder "${folder.path}/places": it is not a folder of this user alone`;
  Deno.mkdirSync(`${folder.path}/elsewhere`, { mode: 0o700 });
  Deno.symlinkSync(`${folder.path}/elsewhere`, `${folder.path}/places`);
  assertThrows(() => open(folder.path, 1).tryAcquire(1), Error, refused);
  assertEquals([...Deno.readDirSync(`${folder.path}/elsewhere`)], []);
  Deno.removeSync(`${folder.path}/places`);
  Deno.mkdirSync(`${folder.path}/places`);
  Deno.chmodSync(`${folder.path}/places`, 0o777);
  assertThrows(() => open(folder.path, 1).tryAcquire(1), Error, refused);
  assertThrows(() => open(`${folder.path}/missing`, 1).tryAcquire(1), Deno.errors.NotFound);
});
