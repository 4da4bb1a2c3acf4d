import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CrontabError } from "../../../src/ports/crontab.ts";
import { probeCron } from "../../../src/services/doctor/probe_cron.ts";
import { DoctorBed } from "./doctor_bed.ts";

const FOLDER = { uid: 1000, mode: 0o700, freeBytes: 1e9, freeFiles: null, readOnly: false, remote: false };
const never = () => new AbortController().signal;

/** Lets cron run the probe's entry at the next look. */
function runEntries(bed: DoctorBed): void {
  const folder = bed.machine.folder;
  bed.machine.folder = (path) => {
    const mark = /mkdir ([^']+)'/.exec(bed.crontab.text ?? "")?.[1];
    if (mark !== undefined) bed.machine.folders.set(mark, FOLDER);
    return folder(path);
  };
}

Deno.test("probeCron() puts an entry of its own beside the block, and takes it away when cron has run it", async () => {
  const bed = await DoctorBed.healthy();
  const before = bed.crontab.text;
  const texts: string[] = [];
  const { update } = bed.crontab;
  bed.crontab.update = async (change) => {
    const done = await update.call(bed.crontab, change);
    texts.push(done.after);
    return done;
  };
  runEntries(bed);
  const found = await bed.pass(probeCron(bed.room, never()));
  assertEquals(found.map(({ level, message }) => `${level}: ${message}`), [
    "ok: cron ran an entry after 0 seconds",
  ]);
  assertMatch(texts[0] ?? "", /^\* \* \* \* \* \/bin\/sh -c 'mkdir \/var\/lib\/gapless\/site\/probe-\d+'$/m);
  assertEquals(bed.crontab.text, before);
  assertEquals([...bed.machine.folders.keys()], [bed.instance.state]);
});

Deno.test("probeCron() gives cron two minutes, then tells where to look, and leaves nothing behind", async () => {
  const bed = await DoctorBed.healthy();
  const before = bed.crontab.text;
  const [found] = await bed.pass(probeCron(bed.room, never()));
  assertEquals(found?.message, "cron did not run an entry within 130 seconds");
  assertEquals(bed.crontab.text, before);
});

Deno.test("probeCron() leaves nothing behind when it is stopped", async () => {
  const bed = await DoctorBed.healthy();
  const before = bed.crontab.text;
  const stop = new AbortController();
  const probing = probeCron(bed.room, stop.signal);
  stop.abort();
  assertEquals((await bed.pass(probing))[0]?.message, "it was ended before cron could fire");
  assertEquals(bed.crontab.text, before);
});

Deno.test("probeCron() fails with a crontab that cannot be written", async () => {
  const bed = await DoctorBed.healthy();
  bed.crontab.update = () => Promise.reject(new CrontabError("Cannot change the crontab: no space"));
  await assertRejects(() => probeCron(bed.room, never()), CrontabError, "no space");
});
