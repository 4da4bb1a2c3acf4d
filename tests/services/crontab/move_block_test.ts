import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { applyBlock, type ApplyOptions, planBlock } from "../../../src/services/crontab/reconcile.ts";
import { removeBlock } from "../../../src/services/crontab/remove_block.ts";
import { Bed } from "../bed.ts";

const FOREIGN = "MAILTO=ops\n";
const REPORT = '[plugins.report]\nmodule = "./report.ts"\n';
const FILE = "/etc/cron.d/jobs";
const TARGET = `[gapless]\ntarget = "${FILE}"\n`;

async function sync(bed: Bed, toml: string, options: ApplyOptions = {}) {
  bed.read(toml);
  return await applyBlock(bed, await inspectAll(bed, bed.manifest), options);
}

function begin(): Bed {
  const bed = new Bed({ report: { interval: "0 9 * * *" } });
  bed.crontab.text = FOREIGN;
  return bed;
}

Deno.test("a block in /etc/cron.d names the user, and the user's crontab is not even read", async () => {
  const bed = begin();
  bed.crontab.read = () => Promise.reject(new Error("there is no crontab program"));
  const done = await sync(bed, TARGET + REPORT);
  assertStringIncludes(bed.crontabs.at(FILE).text ?? "", "\n0 9 * * * root /usr/bin/gapless run report ");
  assertEquals([done.target, done.movedFrom, done.added], [FILE, [], ["report", "manager"]]);
  assertEquals(bed.crontabs.remembered, [FILE]);
  assertEquals((await sync(bed, TARGET + REPORT)).changed, false);
});

Deno.test("a target that changes moves the block, there and back, and foreign lines stay", async () => {
  const bed = begin();
  await sync(bed, REPORT);
  const planned = await planBlock(bed, await inspectAll(bed, bed.read(TARGET + REPORT).manifest));
  assertEquals([planned.changed, planned.movedFrom], [true, ["crontab"]]);
  const moved = await sync(bed, TARGET + REPORT);
  assertEquals([moved.movedFrom, bed.crontab.text, bed.crontabs.remembered], [["crontab"], FOREIGN, [FILE]]);
  await sync(bed, REPORT);
  assertEquals([bed.crontabs.at(FILE).text, bed.crontabs.remembered], ["", ["crontab"]]);
  assertStringIncludes(bed.crontab.text ?? "", "\n0 9 * * * /usr/bin/gapless run report ");
});

Deno.test("the manager moves a block that stands, and begins none where none does", async () => {
  const bed = begin();
  await sync(bed, REPORT);
  assertEquals((await sync(bed, TARGET + REPORT, { ifStanding: true })).movedFrom, ["crontab"]);
  await removeBlock(bed);
  assertEquals((await sync(bed, REPORT, { ifStanding: true })).changed, false);
  assertEquals([bed.crontabs.at(FILE).text, bed.crontab.text], ["", FOREIGN]);
});

Deno.test("a move that dies half-way is finished by the next sync, or taken back by down", async () => {
  for (const end of ["sync", "down"]) {
    const bed = begin();
    await sync(bed, REPORT);
    const update = bed.crontab.update.bind(bed.crontab);
    bed.crontab.update = () => Promise.reject(new CrontabError("killed"));
    await assertRejects(() => sync(bed, TARGET + REPORT), CrontabError, "killed");
    assertEquals(bed.crontabs.remembered, ["crontab", FILE]);
    bed.crontab.update = update;
    if (end === "sync") await sync(bed, TARGET + REPORT);
    else await removeBlock(bed);
    assertEquals(bed.crontab.text, FOREIGN);
    assertEquals((bed.crontabs.at(FILE).text ?? "") !== "", end === "sync");
  }
});

Deno.test("a block does not move while a plugin would lose its line, nor unseen after an edit by hand", async () => {
  const bed = begin();
  await sync(bed, REPORT);
  const text = bed.crontab.text;
  bed.change("report", { loadError: "it is broken" });
  await assertRejects(
    () => sync(bed, TARGET + REPORT),
    CrontabError,
    'Cannot move the block to "/etc/cron.d/jobs": report cannot be scheduled, and would lose what stands of it in "crontab"',
  );
  assertEquals([bed.crontab.text, bed.crontabs.at(FILE).text], [text, null]);
  bed.change("report", { interval: "0 9 * * *" });
  bed.crontab.text = (text ?? "").replace("0 9", "0 7");
  await assertRejects(
    () => sync(bed, TARGET + REPORT, { unlessEdited: true }),
    CrontabError,
    "it was edited by hand",
  );
  assertEquals((await sync(bed, TARGET + REPORT)).edited, true);
});
