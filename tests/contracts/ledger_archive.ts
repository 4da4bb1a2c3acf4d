import { assert, assertEquals, assertRejects } from "@std/assert";
import { LedgerCheck } from "../../src/domain/archive/ledger_check.ts";
import type { TableRow } from "../../src/domain/archive/tables.ts";
import { type Ledger, LedgerError } from "../../src/ports/ledger.ts";
import type { LedgerArchive, NextNumbers } from "../../src/ports/ledger_archive.ts";
import { at, claim, ended, windows } from "./ledger_bench.ts";

/** A ledger, and the same as an archive. */
export interface ArchivedLedger extends AsyncDisposable {
  readonly ledger: Ledger;
  readonly archive: LedgerArchive;
}

/** All that an archive holds. */
export interface Holdings {
  readonly next: NextNumbers;
  readonly rows: readonly TableRow[];
}

const REPORT = { name: "report", module: "./report.ts", now: at("00:00") };
const DONE = ended("ok", { state: "done" });
const KEEP_NONE = { before: at("23:00"), newest: 0 };
const NEVER = new AbortController().signal;

/** What every archive must do; `open` returns a new and empty ledger. */
export function testLedgerArchive(
  name: string,
  open: () => Promise<ArchivedLedger>,
  register: (name: string, fn: () => Promise<void>) => void = Deno.test,
): void {
  const test = (what: string, run: (bed: ArchivedLedger) => Promise<void>) =>
    register(`${name}: ${what}`, async () => {
      await using bed = await open();
      await run(bed);
    });

  test("what is read, and written into an empty ledger, is read there the same", async ({ ledger, archive }) => {
    await fill(ledger);
    const before = await holdings(archive);
    assertEquals(faultsOf(before), []);
    assertEquals(before.rows.filter(({ table }) => table === "windows").length, 6);
    await using copy = await open();
    await copy.archive.write(async (put) => {
      for (const row of before.rows) await put([row]);
      return before.next;
    });
    assertEquals(await holdings(copy.archive), before);
    // No number is used again.
    const next = await claim(copy.ledger, "09:00", { plugin: "mail" });
    assertEquals(next.window.id, before.next.windows);
    assertEquals(next.runId, before.next.runs);
  });

  test("read() hands on no more once its taker has enough", async ({ ledger, archive }) => {
    await fill(ledger);
    const tables = new Set<string>();
    await archive.read({
      numbers() {},
      row: ({ table }) => tables.add(table),
      hasEnough: () => tables.has("backfills"),
    });
    assertEquals([...tables], ["plugins", "decisions", "backfills"]);
  });

  test("write() refuses a ledger that is not empty, and changes nothing", async ({ ledger, archive }) => {
    await ledger.register(REPORT);
    const before = await holdings(archive);
    const error = await assertRejects(() => archive.write(() => Promise.resolve(before.next)), LedgerError);
    assertEquals(
      error.message,
      "Cannot import into the ledger: it knows 1 plugin already, and only an empty one takes an import; stop what " +
        'wakes plugins ("gapless down"), and begin with a new database, schema or state folder',
    );
    assertEquals(await holdings(archive), before);
  });

  test("write() of rows of which one cannot be writes none", async ({ archive }) => {
    await using source = await open();
    await fill(source.ledger);
    const { rows, next } = await holdings(source.archive);
    const bad = rows.map((one) =>
      one.table === "runs" ? { ...one, row: { ...one.row, window_id: 999 } } : one
    );
    await assertRejects(() =>
      archive.write(async (put) => {
        for (const row of bad) await put([row]);
        return next;
      })
    );
    assertEquals((await holdings(archive)).rows, []);
  });

  test("prune() drops old runs, and makes one window of old ones without runs", async ({ ledger, archive }) => {
    await work(ledger, ["01:00", "02:00", "03:00", "04:00"]);
    const some = { before: at("23:00"), newest: 1 };
    assertEquals(await archive.prune("report", some, NEVER), { runs: 3, windows: 2 });
    assertEquals(await windows(ledger), ["00:00-03:00 done", "03:00-04:00 done"]);
    assertEquals((await ledger.runs({})).map(({ window }) => window.end), [at("04:00")]);
    assertEquals(await archive.prune("report", some, NEVER), { runs: 0, windows: 0 });
    assertEquals(await archive.prune("report", KEEP_NONE, NEVER), { runs: 1, windows: 1 });
    assertEquals(await windows(ledger), ["00:00-04:00 done"]);
    assertEquals(faultsOf(await holdings(archive)), []);
    // All goes on from there.
    assertEquals((await claim(ledger, "05:00")).window.start, at("04:00"));
  });

  test("prune() keeps what is newer, and whatever is not settled", async ({ ledger, archive }) => {
    await work(ledger, ["01:00", "02:00"]);
    const failed = await claim(ledger, "03:00");
    await ledger.settle(failed.lease, ended("failed", { state: "parked" }));
    await work(ledger, ["04:00", "05:00", "06:00", "07:00"]);
    await claim(ledger, "08:00");
    // All runs ended at 08:00.
    assertEquals(await archive.prune("report", { before: at("07:59"), newest: 0 }, NEVER), {
      runs: 0,
      windows: 0,
    });
    assertEquals(await archive.prune("report", { before: at("08:01"), newest: 0 }, NEVER), {
      runs: 6,
      windows: 4,
    });
    assertEquals(await windows(ledger), [
      "00:00-02:00 done",
      "02:00-03:00 parked",
      "03:00-07:00 done",
      "07:00-08:00 leased",
    ]);
    assertEquals((await ledger.runs({})).map(({ outcome }) => outcome), ["running", "failed"]);
    assertEquals(faultsOf(await holdings(archive)), []);
  });

  test("prune() keeps apart what was done and what was skipped", async ({ ledger, archive }) => {
    await work(ledger, ["03:00", "06:00"], { catchup: "latest" });
    await archive.prune("report", KEEP_NONE, NEVER);
    assertEquals(await windows(ledger), [
      "00:00-02:00 skipped",
      "02:00-03:00 done",
      "03:00-05:00 skipped",
      "05:00-06:00 done",
    ]);
  });

  test("prune() of many windows takes many steps, between which others work", async ({ ledger, archive }) => {
    await ledger.register(REPORT);
    const minutes = 1_203;
    const rows: TableRow[] = [];
    for (let minute = 0; minute < minutes; minute++) rows.push(minuteOf(minute));
    await using copy = await open();
    const plugin = { ...(await holdings(archive)).rows[0]!.row, cursor: minutes * 60_000 };
    await copy.archive.write(async (put) => {
      await put([{ table: "plugins", row: plugin }]);
      await put(rows);
      return { decisions: 1, backfills: 1, windows: minutes + 1, runs: 1 };
    });
    assertEquals(await copy.archive.prune("report", KEEP_NONE, NEVER), { runs: 0, windows: minutes - 1 });
    const [window, ...others] = await copy.ledger.windows("report");
    assertEquals([window?.start, window?.end, others], [new Date(0), new Date(minutes * 60_000), []]);
    assertEquals(window?.attempts, minutes);
    assertEquals(faultsOf(await holdings(copy.archive)), []);
  });

  test("prune() stops when it is told to, and two at once are one too many", async ({ ledger, archive }) => {
    await work(ledger, ["01:00", "02:00", "03:00"]);
    assertEquals(await archive.prune("report", KEEP_NONE, AbortSignal.abort()), { runs: 0, windows: 0 });
    await Promise.all([
      archive.prune("report", KEEP_NONE, NEVER),
      archive.prune("report", KEEP_NONE, NEVER),
    ]);
    await archive.prune("report", KEEP_NONE, NEVER);
    assertEquals(await windows(ledger), ["00:00-03:00 done"]);
  });

  test("isOverdue() is true when old runs have been old for a day", async ({ ledger, archive }) => {
    await work(ledger, ["01:00", "02:00"]);
    const days = (count: number) => new Date(at("09:00").getTime() + count * 86_400_000);
    assertEquals(await archive.isOverdue("report", { before: days(0), newest: 0 }), false);
    assertEquals(await archive.isOverdue("report", { before: days(1), newest: 0 }), true);
    assertEquals(await archive.isOverdue("report", { before: days(1), newest: 2 }), false);
    assertEquals(await archive.isOverdue("nobody", { before: days(1), newest: 0 }), false);
  });
}

/** Reads all that an archive holds. */
export async function holdings(archive: LedgerArchive): Promise<Holdings> {
  const rows: TableRow[] = [];
  let next: NextNumbers | undefined;
  await archive.read({ numbers: (numbers) => next = numbers, row: (row) => rows.push(row) });
  assert(next !== undefined);
  return { next, rows };
}

/** Returns what a check finds. */
export function faultsOf({ rows }: Holdings): string[] {
  const faults: string[] = [];
  const check = new LedgerCheck(({ plugin, message }) => faults.push(`${plugin}: ${message}`));
  for (const row of rows) check.add(row);
  check.end();
  return faults;
}

/** Makes a ledger of all sorts of things. */
async function fill(ledger: Ledger): Promise<void> {
  await ledger.register({ ...REPORT, name: "mail" });
  await ledger.register({
    ...REPORT,
    name: "mail-2",
    loaded: { told: { fingerprint: "a", enabled: false, interval: '" \u{1F980}\n\\' } },
  });
  await work(ledger, ["01:00"]);
  const partly = await claim(ledger, "03:00");
  await ledger.checkpoint(partly.lease, at("02:00"));
  await ledger.settle(partly.lease, ended("failed", { state: "owed", notBefore: at("04:00") }));
  await work(ledger, ["05:00"], { plugin: "mail", catchup: "latest" });
  await ledger.skip({ plugin: "report", decision: { by: "ann", at: at("06:00"), why: "no \u{1F980}" } });
  await ledger.pause("mail-2", { by: "bob", at: at("06:00"), why: null });
  await ledger.beginBackfill("report", { start: at("00:00"), end: at("02:00"), step: { kind: "each" } }, {
    by: "ann",
    at: at("07:00"),
    why: null,
  });
  await claim(ledger, "08:00");
}

/** Does the windows that are due at some times. */
async function work(ledger: Ledger, times: readonly string[], parts: Parameters<typeof claim>[2] = {}) {
  await ledger.register({ ...REPORT, name: parts.plugin ?? "report" });
  for (const time of times) await ledger.settle((await claim(ledger, time, parts)).lease, DONE);
}

function minuteOf(minute: number): TableRow {
  return {
    table: "windows",
    row: {
      id: minute + 1,
      plugin: "report",
      kind: "scheduled",
      backfill_id: null,
      start: minute * 60_000,
      end: (minute + 1) * 60_000,
      state: "done",
      attempts: 1,
      failures: 0,
      not_before: null,
      token: 1,
      owner_host: null,
      owner_boot: null,
      owner_namespace: null,
      owner_pid: null,
      owner_started: null,
      expires_at: null,
      stop_at: null,
      decision_id: null,
    },
  };
}
