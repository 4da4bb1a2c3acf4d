import { assertEquals } from "@std/assert";
import { SystemClock } from "../../src/adapters/clock/system_clock.ts";
import { openSlots } from "../../src/wiring/open_slots.ts";
import "../adapters/libc/load_file_locks.ts";
import { TempFolder } from "../adapters/ledger/temp_folder.ts";

Deno.test("what was reported by wake-ups that upkeep started is read where no slots are limited, too", async () => {
  using folder = new TempFolder();
  const request = {
    instance: { name: "site", manifest: "/srv/gapless.toml", state: folder.path },
    program: ["/bin/gapless"] as const,
    clock: new SystemClock(),
    environment: {},
  };
  const slots = openSlots(request, { maxConcurrent: null, pools: new Map() });
  assertEquals([slots.isLimited, await slots.takeReports()], [false, []]);
  Deno.writeTextFileSync(`${folder.path}/slots/reports/report.7`, "gapless: report failed\n");
  assertEquals(await slots.takeReports(), ["gapless: report failed"]);
  assertEquals(await slots.takeReports(), []);
});
