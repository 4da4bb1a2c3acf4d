import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { replaceBlock } from "../../../src/domain/crontab/block.ts";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { planRestoration, restoreCrontab } from "../../../src/services/crontab/restore_crontab.ts";
import { FakeCrontab } from "../../fakes/crontab.ts";

const LINES = ["0 1 * * * /bin/gapless run a"];
const backupOf = (text: string) => ({ id: 1, takenAt: new Date(0), text });

async function restored(now: string, earlier: string): Promise<string | null> {
  const crontab = new FakeCrontab(now);
  await restoreCrontab(crontab, backupOf(earlier));
  return crontab.text;
}

Deno.test("a restored backup gives back every foreign byte, and leaves the blocks as they are now", async () => {
  const now = replaceBlock(replaceBlock("0 2 * * * new\n", "other", LINES), "site", LINES);
  const earlier = replaceBlock("# old \xff\r\n\n0 2 * * * old", "site", ["0 9 * * * /bin/gapless run b"]);
  assertEquals(
    await restored(now, earlier),
    replaceBlock(replaceBlock("# old \xff\r\n\n0 2 * * * old", "other", LINES), "site", LINES),
  );
});

Deno.test("a block that was not there then stays, and one that is gone does not come back", async () => {
  assertEquals(await restored(replaceBlock("", "site", LINES), "a\n"), replaceBlock("a\n", "site", LINES));
  assertEquals(await restored("b\n", replaceBlock("a\n", "site", LINES)), "a\n");
});

Deno.test("where markers are damaged now, the whole backup comes back", async () => {
  const earlier = replaceBlock("a\n", "site", LINES);
  assertEquals(await restored(earlier.replace("# END", "# End"), earlier), earlier);
});

Deno.test("a backup with damaged markers is refused, and nothing is changed", async () => {
  const damaged = "# END gapless site\na\n";
  const crontab = new FakeCrontab("b\n");
  const message = "Cannot restore the backup 1: the markers in it are damaged; choose another";
  await assertRejects(() => restoreCrontab(crontab, backupOf(damaged)), CrontabError, message);
  assertThrows(() => planRestoration("b\n", backupOf(damaged)), CrontabError, message);
  assertEquals(crontab.text, "b\n");
});

Deno.test("planRestoration() tells what would change, and restoreCrontab() writes nothing when that is nothing", async () => {
  assertEquals(
    planRestoration("b\n", backupOf("a\n")).diff,
    "--- crontab\n+++ crontab, changed\n@@ -1,1 +1,1 @@\n-b\n+a\n",
  );
  const crontab = new FakeCrontab("a\n");
  assertEquals(await restoreCrontab(crontab, backupOf("a\n")), { diff: "" });
  assertEquals(crontab.writes, 0);
});
