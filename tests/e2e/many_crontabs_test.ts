import { assert } from "@std/assert";
import fc from "fast-check";
import { removeBlock } from "../../src/services/crontab/remove_block.ts";
import { applyBlock } from "../../src/services/crontab/reconcile.ts";
import { inspectAll } from "../../src/services/load/inspect_all.ts";
import { type Crontab, CrontabError } from "../../src/ports/crontab.ts";
import { Bed } from "../services/bed.ts";
import { share } from "../soak.ts";
import { crontabLives, manifestOf, type ScheduledPlugin } from "./crontab_life.ts";
import { DebianCrontab } from "./debian_crontab.ts";
import { type BlockKeeper, liveThrough } from "./live_through.ts";

/** How many crontabs; name another number for more, such as 10000. */
const LIVES = Number(Deno.env.get("GAPLESS_E2E_CRONTABS") ?? share(1_000));
/** Name it to see the same crontabs again. */
const SEED = Number(Deno.env.get("GAPLESS_E2E_SEED") ?? Date.now() % 2 ** 31);

for (const user of ["root", "nobody"] as const) {
  Deno.test(`${LIVES / 2} crontabs of ${user} keep every foreign byte through sync, change, sync and down (seed ${SEED})`, async () => {
    await using debian = await DebianCrontab.create(user);
    // Only root may read the crontab's file.
    const isRoot = user === "root";
    const crontab = debian.program.open({ isRoot, spoolPaths: isRoot ? [debian.spool] : [] });
    let changes = 0;
    const seed = SEED + Number(isRoot);
    for (const life of fc.sample(crontabLives(), { numRuns: LIVES / 2, seed })) {
      try {
        changes += await liveThrough(life, debian, new ServiceKeeper(crontab));
      } catch (error) {
        throw new Error(`seed ${seed}: ${JSON.stringify(life, null, 2)}`, { cause: error });
      }
    }
    assert(
      changes >= LIVES / 2,
      `only ${changes} of ${LIVES * 3 / 2} changes were made at all (seed ${SEED})`,
    );
  });
}

/** Keeps a block by calling the services behind the commands. */
class ServiceKeeper implements BlockKeeper {
  readonly #bed = new Bed({ a: {}, b: {}, c: {}, d: {} });
  readonly #crontab: Crontab;

  constructor(crontab: Crontab) {
    this.#crontab = crontab;
  }

  async sync(plugins: readonly ScheduledPlugin[]): Promise<string> {
    const { manifest } = this.#bed.read(manifestOf(plugins));
    return await complaintOf(async () => {
      await applyBlock(this.#room(), await inspectAll(this.#bed, manifest));
    });
  }

  async down(): Promise<string> {
    return await complaintOf(() => removeBlock(this.#room()));
  }

  #room() {
    const { clock, ledger, instance, manifest, grantRecord, localZone, crontabs } = this.#bed;
    const real = {
      at: () => this.#crontab,
      program: () => crontabs.program(),
      places: () => crontabs.places(),
      remember: (...args: Parameters<typeof crontabs.remember>) => crontabs.remember(...args),
    };
    return { clock, ledger, instance, manifest, grantRecord, localZone, crontabs: real };
  }
}

async function complaintOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "";
  } catch (error) {
    if (error instanceof CrontabError) return error.message;
    throw error;
  }
}
