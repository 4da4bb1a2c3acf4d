import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { inspectAll } from "../../../src/services/load/inspect_all.ts";
import { applyBlock, planBlock, type Reconciliation } from "../../../src/services/crontab/reconcile.ts";
import { removeBlock } from "../../../src/services/crontab/remove_block.ts";
import { Bed } from "../bed.ts";

const FOREIGN = "MAILTO=ops\n15 4 * * * /bin/backup\n";
const REPORT = '[plugins.report]\nmodule = "./report.ts"\n';
const CLEANER = '[plugins.cleaner]\nmodule = "./cleaner.ts"\nschedule = "17 3 * * *"\n';
const NO_MANAGER = "[plugins.manager]\nenabled = false\n";

function line(schedule: string, plugin: string): string {
  return `${schedule} /usr/bin/gapless run ${plugin} --manifest /srv/gapless.toml --state /var/lib/gapless/site`;
}

async function sync(bed: Bed, toml: string): Promise<Reconciliation> {
  bed.read(toml);
  return await applyBlock(bed, await inspectAll(bed, bed.manifest));
}

function changes({ added, updated, removed, disabled }: Reconciliation) {
  return { added, updated, removed, disabled };
}

const NONE = { added: [], updated: [], removed: [], disabled: [] };

Deno.test("a first sync adds every plugin, the manager too, above what stands there", async () => {
  const bed = new Bed({ report: { interval: "0 9 * * MON-FRI" }, cleaner: {} });
  bed.crontab.text = FOREIGN;
  const done = await sync(bed, REPORT + CLEANER);
  assertEquals(changes(done), { ...NONE, added: ["report", "cleaner", "manager"] });
  assertEquals(done.lines, [
    line("0 9 * * 1-5", "report"),
    line("17 3 * * *", "cleaner"),
    line("*/5 * * * *", "manager"),
  ]);
  assertEquals(bed.crontab.text?.endsWith(`# END gapless site\n\n${FOREIGN}`), true);
});

Deno.test("a second sync loads, changes and writes nothing", async () => {
  const bed = new Bed({ report: {} });
  await sync(bed, REPORT);
  assertEquals(bed.host.loads.length, 2);
  const again = await sync(bed, REPORT);
  assertEquals([again.changed, again.diff, changes(again)], [false, "", NONE]);
  assertEquals([bed.crontab.writes, bed.host.loads.length], [1, 2]);
});

Deno.test("sync updates a changed schedule, drops an orphan, and turns a disabled plugin into a comment", async () => {
  const bed = new Bed({ report: { interval: "0 9 * * *" }, cleaner: {} });
  await sync(bed, REPORT + CLEANER);
  bed.change("report", { interval: "0 10 * * *" });
  assertEquals(changes(await sync(bed, REPORT + CLEANER)), { ...NONE, updated: ["report"] });
  const disabled = await sync(bed, `${REPORT}enabled = false\n${CLEANER}`);
  assertEquals(changes(disabled), { ...NONE, disabled: ["report"] });
  assertEquals(disabled.lines[0], `# disabled: ${line("0 10 * * *", "report")}`);
  assertEquals(changes(await sync(bed, CLEANER)), { ...NONE, removed: ["report"] });
});

Deno.test("a plugin that says it is not enabled becomes a comment, and comes back", async () => {
  const bed = new Bed({ report: { enabled: false, interval: "0 9 * * *" } });
  assertEquals(changes(await sync(bed, REPORT + NO_MANAGER)), { ...NONE, disabled: ["report"] });
  bed.host.plugins.set("report", { interval: "0 9 * * *" });
  assertEquals(changes(await sync(bed, REPORT + NO_MANAGER)), { ...NONE, updated: ["report"] });
});

Deno.test("a plugin that does not load keeps its line; only its first failure is fresh", async () => {
  const bed = new Bed({ report: { interval: "0 9 * * *" } });
  await sync(bed, REPORT);
  bed.change("report", { loadError: "it is broken" });
  const broken = await sync(bed, REPORT);
  assertEquals([broken.changed, broken.lines[0]], [false, line("0 9 * * *", "report")]);
  const message = 'Cannot load the plugin "report": it is broken';
  assertEquals(broken.failures, [{ plugin: "report", error: message, fresh: true }]);
  assertEquals((await sync(bed, REPORT)).failures[0]?.fresh, false);
});

Deno.test("a new plugin that does not load gets no line, and does not keep others from theirs", async () => {
  const bed = new Bed({ report: { loadError: "it is broken" }, cleaner: {} });
  const done = await sync(bed, REPORT + CLEANER);
  assertEquals(changes(done), { ...NONE, added: ["cleaner", "manager"] });
});

Deno.test("a schedule that is richer than cron, or in another zone, gets lines that fire at all its ticks", async () => {
  const bed = new Bed({ report: { interval: "*/15 * * * * *" }, cleaner: {} });
  const done = await sync(bed, `${REPORT}${CLEANER}timezone = "Europe/Berlin"`);
  assertEquals([done.lines.slice(0, 2), done.failures], [
    [line("* * * * *", "report"), line("17 1,2 * * *", "cleaner")],
    [],
  ]);
});

Deno.test("a machine that moves to another zone gets other lines at the next sync", async () => {
  const bed = new Bed({ cleaner: {} });
  const cleaner = `${CLEANER}timezone = "Europe/Berlin"\n`;
  await sync(bed, cleaner);
  bed.localZone = "Asia/Kolkata";
  const moved = await sync(bed, cleaner);
  assertEquals([changes(moved), moved.lines[0]], [
    { ...NONE, updated: ["cleaner"] },
    line("47 6,7 * * *", "cleaner"),
  ]);
});

Deno.test("a plugin that is due once has its line until that time is covered", async () => {
  const bed = new Bed({ report: { interval: "2026-06-01T18:00" } });
  const once = `${REPORT}since = "2026-06-01"\n`;
  assertEquals((await sync(bed, once)).lines[0], line("0 18 1 6 *", "report"));
  bed.clock.set("2026-06-01T18:00:00Z");
  await bed.wake("report");
  assertEquals(changes(await sync(bed, once)), { ...NONE, removed: ["report"] });
  assertEquals(changes(await sync(bed, once)), NONE);
});

Deno.test("a plugin whose only tick was missed, or failed, is woken each hour until it is done", async () => {
  const bed = new Bed({ report: { interval: "2026-06-01T18:00" } });
  const once = `${REPORT}since = "2026-06-01"\nretry = { attempts = 1 }\n`;
  await sync(bed, once);
  bed.clock.set("2026-06-02T09:00:00Z");
  const hourly = (await sync(bed, once)).lines[0] ?? "";
  assertMatch(hourly, /^\d+ \* \* \* \* .* run report /);
  bed.host.plugins.set("report", {
    interval: "2026-06-01T18:00",
    run: () => ({ kind: "failed", message: "no", report: "no" }),
  });
  await bed.wake("report");
  assertEquals((await sync(bed, once)).lines[0], hourly);
  bed.host.plugins.set("report", { interval: "2026-06-01T18:00" });
  bed.clock.advance(3_600_000);
  await bed.wake("report");
  assertEquals(changes(await sync(bed, once)), { ...NONE, removed: ["report"] });
});

Deno.test("a disabled plugin loses its line even if its schedule cannot stand in a crontab", async () => {
  const bed = new Bed({ report: { interval: "0 9 * * *" } });
  await sync(bed, REPORT);
  const disabled = await sync(bed, `${REPORT}enabled = false\nschedule = "*/15 * * * * *"`);
  assertEquals([changes(disabled), disabled.failures], [{ ...NONE, disabled: ["report"] }, []]);
});

Deno.test("a path that no cron carries is a failure of every plugin, and nothing is changed", async () => {
  const bed = new Bed({ report: {} });
  bed.instance.manifest = "/srv/100%/gapless.toml";
  const done = await sync(bed, REPORT);
  assertEquals([done.changed, done.failures.length], [false, 2]);
  assertStringIncludes(done.failures[0]?.error ?? "", 'Cannot put "/srv/100%/gapless.toml" in a crontab');
});

Deno.test("an edit by hand is left alone where someone must be told first", async () => {
  const bed = new Bed({ report: { interval: "0 9 * * *" } });
  await sync(bed, REPORT);
  const edited = (bed.crontab.text ?? "").replace("0 9 * * *", "0 7 * * *");
  bed.crontab.text = edited;
  const findings = await inspectAll(bed, bed.manifest);
  await assertRejects(
    () => applyBlock(bed, findings, { unlessEdited: true }),
    CrontabError,
    "it was edited by hand",
  );
  assertEquals(bed.crontab.text, edited);
});

Deno.test("an edit by hand inside the block is noticed, and overwritten", async () => {
  const bed = new Bed({ report: { interval: "0 9 * * *" } });
  await sync(bed, REPORT);
  bed.crontab.text = (bed.crontab.text ?? "").replace("0 9 * * *", "0 7 * * *");
  const done = await sync(bed, REPORT);
  assertEquals([done.edited, done.updated], [true, ["report"]]);
  assertStringIncludes(done.diff, "-0 7 * * *");
});

Deno.test("planBlock() tells the same, and changes nothing", async () => {
  const bed = new Bed({ report: { interval: "0 9 * * *" } }).read(REPORT);
  const findings = await inspectAll(bed, bed.manifest);
  const planned = await planBlock(bed, findings);
  assertEquals([bed.crontab.text, await bed.ledger.summaries()], [null, []]);
  assertEquals(planned, await applyBlock(bed, findings));
});

Deno.test("broken markers stop everything, and nothing is changed", async () => {
  const bed = new Bed({ report: {} });
  const broken = "# BEGIN gapless site sum=0123456789abcdef\n* * * * * x\n";
  bed.crontab.text = broken;
  await assertRejects(() => sync(bed, REPORT), CrontabError, 'no line ends the block of "site"');
  await assertRejects(() => removeBlock(bed), CrontabError, "line 1");
  assertEquals(bed.crontab.text, broken);
});

Deno.test("removeBlock() gives back what stood there before", async () => {
  const bed = new Bed({ report: {} });
  bed.crontab.text = FOREIGN;
  await sync(bed, REPORT);
  assertEquals(await removeBlock(bed), true);
  assertEquals(bed.crontab.text, FOREIGN);
  assertEquals(await removeBlock(bed), false);
});

Deno.test("a plugin whose table has errors keeps its line, and the others get theirs", async () => {
  const bed = new Bed({ report: {}, cleaner: {} });
  await sync(bed, REPORT);
  const before = bed.crontab.text ?? "";
  const done = await sync(
    bed,
    `${REPORT}schedule = "61 * * * *"\n${CLEANER}[plugins."a b"]\nmodule = "./x.ts"\n`,
  );
  assertEquals(changes(done), { ...NONE, added: ["cleaner"] });
  for (const kept of before.split("\n").filter((text) => text.includes("run report"))) {
    assertStringIncludes(bed.crontab.text ?? "", kept);
  }
  assertEquals(done.failures.map(({ plugin }) => plugin), ["report", "a b"]);
  assertMatch((await bed.ledger.state("report"))?.record.loadError ?? "", /plugins\.report\.schedule: /);
  // No command takes that name.
  assertEquals(await bed.ledger.state("a b"), undefined);
});
