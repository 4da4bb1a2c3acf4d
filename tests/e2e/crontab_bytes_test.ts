import { assert } from "@std/assert";
import fc from "fast-check";
import { share } from "../soak.ts";
import { forgetLastWrite } from "./crontab.ts";
import { crontabLives, manifestOf, type ScheduledPlugin } from "./crontab_life.ts";
import { DebianCrontab } from "./debian_crontab.ts";
import { House, type Result } from "./house.ts";
import { type BlockKeeper, liveThrough } from "./live_through.ts";

/** Each takes three starts of the program; many_crontabs_test.ts has the many. */
const LIVES = share(100);
/** Name it to see the same crontabs again. */
const SEED = Number(Deno.env.get("GAPLESS_E2E_SEED") ?? Date.now() % 2 ** 31);

Deno.test(`the program keeps every foreign byte of ${LIVES} crontabs through sync, change, sync and down (seed ${SEED})`, async () => {
  await using house = await House.build({
    "plugin.ts": `import { definePlugin } from "@gapless/gapless";
export default definePlugin({ interval: "0 5 * * *", run() {} });`,
  });
  const keeper = new ProgramKeeper(house);
  let changes = 0;
  for (const life of fc.sample(crontabLives(), { numRuns: LIVES, seed: SEED })) {
    await using debian = await DebianCrontab.create("root");
    try {
      changes += await liveThrough(life, debian, keeper);
    } catch (error) {
      throw new Error(`seed ${SEED}: ${JSON.stringify(life, null, 2)}`, { cause: error });
    }
  }
  assert(changes >= LIVES / 2, `only ${changes} of ${3 * LIVES} changes were made at all (seed ${SEED})`);
});

/** Keeps a block by starting the program. */
class ProgramKeeper implements BlockKeeper {
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  async sync(plugins: readonly ScheduledPlugin[]): Promise<string> {
    await this.#house.write("gapless.toml", manifestOf(plugins));
    return await this.#run("sync");
  }

  async down(): Promise<string> {
    return await this.#run("down");
  }

  async #run(verb: string): Promise<string> {
    // Or else it would wait, to keep away from it.
    await forgetLastWrite();
    const result = await this.#house.run(verb);
    return complaintOf(result);
  }
}

function complaintOf({ code, stderr }: Result): string {
  assert(code === 0 || code === 78, stderr);
  assert((code === 0) === (stderr === ""), stderr);
  return stderr.replace(/^gapless: /, "").trimEnd();
}
