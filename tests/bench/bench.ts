/**
 * Measures the program in dist/ and prints what wake-ups, bursts of them, links, lowered schedules and a sync cost. It takes
 * about half an hour, most of it for bursts, and to make thousands of plugins that a sync then finds unchanged.
 *
 * usage: bench [wakeUp] [memory] [burst [SIZE…]] [linking] [lowering] [sync]
 *
 * @module
 */

import { assessQuiet } from "./assess_quiet.ts";
import { burstTable } from "./burst.ts";
import { findForm, type Form } from "./form.ts";
import { linkingTable } from "./linking.ts";
import { loweringTable } from "./lowering.ts";
import { memoryTable } from "./memory.ts";
import { syncTable } from "./sync.ts";
import { wakeUpTable } from "./wake_up.ts";

type Bench = (form: Form, folder: string) => string[] | Promise<string[]>;

if (import.meta.main) await main(Deno.args);

async function main(args: readonly string[]): Promise<void> {
  const sizes = args.filter((arg) => /^\d+$/.test(arg)).map(Number);
  const benches: Readonly<Record<string, Bench>> = {
    wakeUp: wakeUpTable,
    memory: memoryTable,
    burst: (form, folder) => burstTable(form, folder, sizes.length > 0 ? sizes : undefined),
    linking: linkingTable,
    lowering: loweringTable,
    sync: syncTable,
  };
  const named = args.filter((arg) => arg in benches);
  const folder = await Deno.makeTempDir({ prefix: "gapless-bench-" });
  try {
    const form = await findForm(folder);
    console.log(`${await assessQuiet(form)}\n`);
    for (const [name, bench] of Object.entries(benches)) {
      if (named.length > 0 && !named.includes(name)) continue;
      const own = await Deno.makeTempDir({ dir: folder });
      for (const line of await bench(form, own)) console.log(line);
      console.log();
    }
    console.log(await assessQuiet(form));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
