import { assert, assertEquals } from "@std/assert";
import { FileSystemZones } from "../../../src/adapters/clock/file_system_zones.ts";
import { zoneFile } from "../../domain/schedule/zone_file.ts";

const YEAR = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };

Deno.test("FileSystemZones reads the system's zones", () => {
  const changes = new FileSystemZones().clock("Europe/Berlin")?.(YEAR);
  assertEquals(changes?.offset, 60);
  assertEquals(changes?.changes[0], { at: Date.UTC(2026, 2, 29, 1), before: 60, after: 120 });
});

Deno.test("FileSystemZones has no zone where there is no file, or one that it cannot read", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/Broken`, "TZif, but not really");
  await Deno.writeFile(`${folder}/Short`, zoneFile({ rule: "UTC0" }).subarray(0, 60));
  const zones = new FileSystemZones(folder);
  for (const name of ["None", "Broken", "Short"]) assertEquals(zones.clock(name), null, name);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("FileSystemZones notices that the system's data were replaced", async () => {
  const folder = await Deno.makeTempDir();
  const zones = new FileSystemZones(folder);
  await Deno.writeFile(`${folder}/Here`, zoneFile({ rule: "AAA-1" }));
  const first = zones.clock("Here");
  assert(first !== null);
  assertEquals(zones.clock("Here"), first);
  await Deno.writeFile(`${folder}/Here`, zoneFile({ rule: "AAAA-2" }));
  assertEquals(zones.clock("Here")?.(YEAR).offset, 120);
  await Deno.remove(folder, { recursive: true });
});
