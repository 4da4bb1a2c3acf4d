/**
 * Measures the program in dist/ and prints what wake-ups, links and a sync cost. It takes a minute or two, most of it to make a
 * thousand plugins that a sync then finds unchanged.
 *
 * @module
 */

import { findForm } from "./form.ts";
import { linkingTable } from "./linking.ts";
import { syncTable } from "./sync.ts";
import { wakeUpTable } from "./wake_up.ts";

if (import.meta.main) await main();

async function main(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gapless-bench-" });
  try {
    const form = await findForm(folder);
    for (const bench of [wakeUpTable, linkingTable, syncTable]) {
      const own = await Deno.makeTempDir({ dir: folder });
      for (const line of await bench(form, own)) console.log(line);
      console.log();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
