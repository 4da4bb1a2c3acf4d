/**
 * Measures the program in dist/ and prints what wake-ups, links, lowered schedules and a sync cost. It takes some minutes, most
 * of it to make thousands of plugins that a sync then finds unchanged.
 *
 * @module
 */

import { findForm } from "./form.ts";
import { linkingTable } from "./linking.ts";
import { loweringTable } from "./lowering.ts";
import { syncTable } from "./sync.ts";
import { wakeUpTable } from "./wake_up.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-bench-" });
  try {
    const form = await findForm(folder);
    for (const bench of [wakeUpTable, linkingTable, loweringTable, syncTable]) {
      const own = await Deno.makeTempDir({ dir: folder });
      for (const line of await bench(form, own)) console.log(line);
      console.log();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
