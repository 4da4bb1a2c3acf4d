import { assertEquals } from "@std/assert";
import type { Launcher } from "../../../src/ports/launcher.ts";
import { scheduleInternally } from "../../../src/services/up/internal_scheduler.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { failing, type FakePlugin, untilAborted } from "../../fakes/plugin_host.ts";
import { Bed } from "../bed.ts";

const REPORT = '[plugins.report]\nmodule = "./report.ts"\nschedule = "*/10 * * * *"\nsince = "now"\n';

/** Wakes plugins in this process, and remembers when. */
class BedLauncher implements Pick<Launcher, "wake"> {
  readonly wakes: string[] = [];
  readonly #bed: Bed;

  constructor(bed: Bed) {
    this.#bed = bed;
  }

  async wake(plugin: string, stop: AbortSignal): Promise<number> {
    this.wakes.push(`${this.#bed.clock.now().toISOString().slice(11, 19)} ${plugin}`);
    this.#bed.working++;
    await this.#bed.wake(plugin, stop).catch(() => {});
    this.#bed.working--;
    return 0;
  }
}

/** Runs the scheduler for a while of the bed's own time. */
async function runFor(bed: Bed, milliseconds: number): Promise<string[]> {
  const launcher = new BedLauncher(bed);
  const stop = new AbortController();
  bed.clock.sleep(milliseconds).then(() => stop.abort("enough"));
  const onFault = (error: unknown) => void launcher.wakes.push(String(error));
  await bed.pass(
    scheduleInternally(
      { ...bed, launcher, onFault },
      () => Promise.resolve(bed.manifest),
      stop.signal,
    ),
  );
  return launcher.wakes;
}

Deno.test("the internal scheduler wakes each plugin at once and then at its ticks; never the manager", async () => {
  const bed = new Bed({ report: {} }).read(REPORT);
  assertEquals(await runFor(bed, 21 * 60_000), ["12:10:00 report", "12:20:00 report", "12:30:00 report"]);
});

Deno.test("the internal scheduler wakes a plugin when its owed window may be tried again", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${REPORT.replace('"now"', '"epoch"')}retry = { attempts = 1, backoff = "90s", max = "90s" }`,
  );
  assertEquals((await runFor(bed, 4 * 60_000)).slice(0, 3), [
    "12:10:00 report",
    "12:11:30 report",
    "12:13:00 report",
  ]);
});

Deno.test("the internal scheduler follows the manifest", async () => {
  const bed = new Bed({ report: {}, other: {} }).read(REPORT);
  bed.clock.sleep(5 * 60_000).then(() =>
    bed.read('[plugins.other]\nmodule = "./other.ts"\nschedule = "0 0 1 1 *"')
  );
  assertEquals(await runFor(bed, 30 * 60_000), ["12:10:00 report", "12:15:00 other"]);
});

Deno.test("the internal scheduler tries a plugin that does not load again, without haste", async () => {
  const bed = new Bed({ report: { loadError: "it is broken" } }).read(
    '[plugins.report]\nmodule = "./report.ts"',
  );
  assertEquals(await runFor(bed, 61_000), ["12:10:00 report", "12:10:30 report", "12:11:00 report"]);
});

Deno.test("the internal scheduler does not hurry over a plugin that is not enabled, whatever it owes", async () => {
  const bed = new Bed({ report: { run: failing("no luck") } }).read(
    `${REPORT.replace('"now"', '"epoch"')}retry = { attempts = 1, backoff = "1s" }`,
  );
  await bed.wake("report");
  bed.change("report", { enabled: false });
  assertEquals(await runFor(bed, 9 * 60_000), ["12:10:00 report"]);
});

Deno.test("the internal scheduler survives a ledger out of reach, and tells of it", async () => {
  const bed = new Bed({ report: {} }).read(REPORT);
  const state = bed.ledger.state.bind(bed.ledger);
  let refusals = 2;
  bed.ledger.state = (plugin) =>
    refusals-- > 0 ? Promise.reject(new LedgerError("the disk is full")) : state(plugin);
  const wakes = await runFor(bed, 61_000);
  assertEquals(wakes.slice(0, 2), ["12:10:00 report", "LedgerError: the disk is full"]);
  assertEquals(wakes.at(-1), "12:10:30 report");
});

Deno.test("the internal scheduler wakes a plugin at its ticks beside a run under way, if runs may overlap", async () => {
  const forever = untilAborted();
  const run: FakePlugin["run"] = async (job) => {
    bed.working--;
    const end = await forever(job);
    bed.working++;
    return end;
  };
  const bed: Bed = new Bed({ report: { run } }).read(
    `${REPORT.replace('"now"', "2026-06-01")}overlap = "allow"`,
  );
  const wakes = await runFor(bed, 21 * 60_000);
  assertEquals(wakes, ["12:10:00 report", "12:20:00 report", "12:30:00 report"]);
  assertEquals(bed.host.jobs.length, 3);
});

Deno.test("the internal scheduler leaves the ticks within a minute to its wake-up, as cron does", async () => {
  const bed = new Bed({}).read(REPORT.replace('"*/10 * * * *"', '"*/15 * * * * *"'));
  await bed.ledger.register({ name: "report", module: "./report.ts", now: bed.clock.now() });
  const wakes: string[] = [];
  const launcher: Pick<Launcher, "wake"> = {
    wake: () => Promise.resolve(wakes.push(bed.clock.now().toISOString().slice(11, 19))),
  };
  const stop = new AbortController();
  bed.clock.sleep(100_000).then(() => stop.abort("enough"));
  const room = { ...bed, launcher, onFault: (error: unknown) => void wakes.push(String(error)) };
  await bed.pass(scheduleInternally(room, () => Promise.resolve(bed.manifest), stop.signal));
  assertEquals(wakes, ["12:10:00", "12:11:00"]);
});
