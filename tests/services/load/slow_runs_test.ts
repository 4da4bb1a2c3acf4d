import { assertEquals } from "@std/assert";
import { describeSlow, findSlowPlugins } from "../../../src/services/load/slow_runs.ts";
import { Bed } from "../bed.ts";

const HOUR_MS = 3_600_000;
const TABLE =
  '[plugins.report]\nmodule = "./report.ts"\nschedule = "0 * * * *"\nsince = "2026-06-01T09:00:00Z"\n';

/** Returns the plugins that are too slow after `report` had a run of so many hours. */
async function slowAfter(hours: number, line = "") {
  const bed = new Bed().read(`${TABLE}${line}`);
  const stop = new AbortController();
  bed.host.plugins.set("report", {
    run: () => {
      bed.clock.advance(hours * HOUR_MS);
      stop.abort("enough");
      return { kind: "ok" };
    },
  });
  await bed.wake("report", stop.signal);
  return await findSlowPlugins(bed, bed.manifest);
}

Deno.test("findSlowPlugins() finds a run of more than half of the default timeout", async () => {
  const slow = await slowAfter(13);
  assertEquals(slow.map(({ plugin, tookMs }) => [plugin, tookMs]), [["report", 13 * HOUR_MS]]);
  assertEquals(
    describeSlow(slow[0]!),
    "its run of 2026-06-01T12:10:00.000Z took 13.0 h, more than half of the default timeout of 24 h, at which a run " +
      "is ended",
  );
});

Deno.test("findSlowPlugins() passes over short runs, and plugins with a timeout of their own", async () => {
  assertEquals(await slowAfter(11), []);
  assertEquals(await slowAfter(13, 'timeout = "none"'), []);
  assertEquals(await slowAfter(13, 'timeout = "24h"'), []);
});
