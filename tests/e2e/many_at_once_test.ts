import { assert, assertEquals } from "@std/assert";
import { holdingPlugin } from "./holding_plugin.ts";
import { House, resultOf, until } from "./house.ts";

const PROCESSES = 32;

Deno.test(`of ${PROCESSES} wake-ups at once, one does the window, and the others find it busy`, async () => {
  await using house = await House.build({
    "gapless.toml":
      '[plugins.once]\nmodule = "./once.ts"\ngrant = { read = ["."], write = ["."], unsafe = true }',
    // Holds its window until all the others have had their chance.
    "once.ts": holdingPlugin("0 0 1 1 *"),
  });
  // Linked, as after a sync: the race is for the ledger, which nobody has made yet.
  await house.claim();
  assertEquals((await house.run("check")).code, 0);
  let ended = 0;
  const wakeUps = Array.from({ length: PROCESSES }, async () => {
    const result = await resultOf(house.start("run", "once", "--json").output());
    ended++;
    return result;
  });
  await until(() => Promise.resolve(ended === PROCESSES - 1), "all but one wake-up to end", 100);
  await house.write("over", "");
  const results = await Promise.all(wakeUps);

  assertEquals(results.map(({ code }) => code).sort(), [0, ...Array(PROCESSES - 1).fill(75)]);
  assert(results.every(({ stderr }) => stderr === ""));
  assertEquals(
    results.map((result) => result.json().result).sort(),
    [...Array(PROCESSES - 1).fill("busy"), "done"],
  );
  assertEquals((await house.read("begun")).trim().split("\n").length, 1);
  assertEquals((await house.history("once")).map(({ outcome }) => outcome), ["ok"]);
  assertEquals((await house.windows("once")).map(({ state }) => state), ["done"]);
});
