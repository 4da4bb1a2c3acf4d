import { assert, assertEquals } from "@std/assert";
import { takeStartup } from "../../src/wiring/take_startup.ts";
import { TempFolder } from "../adapters/ledger/temp_folder.ts";
import "../adapters/libc/load_file_locks.ts";

const PLACES = navigator.hardwareConcurrency + 1;

/** Takes all places, and returns whether one more start has to wait, and what ends all of them. */
async function fill(state: string) {
  const starts = await Promise.all(Array.from({ length: PLACES }, () => takeStartup({ state })));
  let begun = false;
  const next = takeStartup({ state }).then((startup) => {
    begun = true;
    return startup;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    waits: !begun,
    async end() {
      for (const startup of starts) startup.over();
      (await next).over();
    },
  };
}

Deno.test("one wake-up more than there are processors starts at a time, and the next when one has begun its run", async () => {
  using folder = new TempFolder();
  const { waits, end } = await fill(folder.path);
  assert(waits);
  await end();
});

Deno.test("the wake-ups of a user's instances at their usual places wait for each other", async () => {
  using folder = new TempFolder();
  const home = `${folder.path}/gapless`;
  for (const name of ["a", "b"]) Deno.mkdirSync(`${home}/${name}`, { recursive: true });
  const starts = await Promise.all(Array.from({ length: PLACES }, () => takeStartup({ state: `${home}/a` })));
  let begun = false;
  const other = takeStartup({ state: `${home}/b` }).then((startup) => {
    begun = true;
    startup.over();
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(begun, false);
  for (const startup of starts) startup.over();
  await other;
});

Deno.test("no wake-up waits, or fails, where there is no folder to wait in", async () => {
  using folder = new TempFolder();
  for (const state of [`${folder.path}/missing`, "/proc/1", "/dev/null"]) {
    const { waits, end } = await fill(state);
    assertEquals(waits, false, state);
    await end();
  }
  assertEquals([...Deno.readDirSync(folder.path)], []);
});
