import { assert, assertEquals } from "@std/assert";
import { FileRetryWaits } from "../../../src/adapters/retry_waits/file_retry_waits.ts";
import { TempFolder } from "../ledger/temp_folder.ts";

Deno.test("one process at a time waits for a plugin, and others for other plugins", async () => {
  using folder = new TempFolder();
  const waits = new FileRetryWaits(`${folder.path}/waits`);
  const first = await waits.begin("report");
  assert(first !== null);
  // Each lock is an open file of its own, as in another process.
  assertEquals(await new FileRetryWaits(`${folder.path}/waits`).begin("report"), null);
  const other = await waits.begin("mail");
  assert(other !== null);
  first[Symbol.dispose]();
  const second = await waits.begin("report");
  assert(second !== null);
  for (const wait of [other, second]) wait[Symbol.dispose]();
});

Deno.test("nobody waits where the folder cannot be made", async () => {
  using folder = new TempFolder();
  Deno.writeTextFileSync(`${folder.path}/waits`, "");
  assertEquals(await new FileRetryWaits(`${folder.path}/waits`).begin("report"), null);
});
