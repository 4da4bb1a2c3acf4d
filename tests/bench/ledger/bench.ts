/**
 * Measures what the ledger costs: windows claimed and committed each second, beside the least that any ledger would have to
 * do, and how a claim takes longer with five million windows behind it.
 *
 * @module
 */

import { historyTable } from "./history.ts";
import { postgresPlace, sqlitePlace } from "./place.ts";
import { throughputTable } from "./throughput.ts";

if (import.meta.main) {
  const wanted = Deno.args[0];
  for (const open of [sqlitePlace, postgresPlace]) {
    for (const bench of [throughputTable, historyTable]) {
      if (wanted !== undefined && !bench.name.startsWith(wanted)) continue;
      for (const line of await bench(open)) console.log(line);
      console.log();
    }
  }
}
