import { assert, assertEquals } from "@std/assert";
import { openRaw } from "./open_raw.ts";
import { sqliteLedger } from "../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { assertTiling } from "../../contracts/assert_tiling.ts";
import { HOURLY, wakeUp } from "../../contracts/wake_up.ts";
import { FakeProcessTable, owner } from "../../fakes/process_table.ts";
import { TempFolder } from "./temp_folder.ts";
import { PROGRAM } from "./program.ts";

const START = new Date("2026-01-01T00:00:00Z");
const NOW = new Date("2026-01-03T00:00:00Z");
const WAKE = { ...HOURLY, plugin: "report", owner: owner(), now: NOW, catchup: "each" } as const;

/** Claims the next hour; some are done, some fail. */
async function work(ledger: Ledger, turn: number): Promise<void> {
  const claim = await wakeUp(ledger, new FakeProcessTable(), WAKE);
  assert(claim.kind === "claimed");
  const next = turn % 3 === 0 ? { state: "parked" as const } : { state: "done" as const };
  const outcome = turn % 3 === 0 ? "failed" : "ok";
  assert(await ledger.settle(claim.lease, { outcome, endedAt: NOW, next }));
}

/** Copies a ledger as it lies on the disk, and so without its last commits or with half of one. */
function copy(from: string, to: string, logBytes = Infinity): void {
  Deno.copyFileSync(from, to);
  const log = Deno.readFileSync(`${from}-wal`);
  Deno.writeFileSync(`${to}-wal`, log.subarray(0, Math.min(log.length, logBytes)));
}

Deno.test("a copy of ledger and log from the middle of a run opens, and holds every commit up to then", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register({ name: "report", module: "./report.ts", now: START });
  for (let turn = 0; turn < 12; turn++) {
    await work(ledger, turn);
    const claim = await wakeUp(ledger, new FakeProcessTable(), WAKE);
    assert(claim.kind === "claimed");
    copy(path, `${folder.path}/${turn}.db`);
    await ledger.settle(claim.lease, { outcome: "ok", endedAt: NOW, next: { state: "done" } });
    await using copied = sqliteLedger(`${folder.path}/${turn}.db`, PROGRAM);
    const windows = await copied.windows("report");
    assertEquals([windows.length, windows.at(-1)?.state], [2 * turn + 2, "leased"]);
    // In the copy the run is one whose process is gone: its window is taken up, and settled once.
    const processes = new FakeProcessTable();
    processes.kill(owner());
    const again = await wakeUp(copied, processes, { ...WAKE, owner: owner({ pid: 2 }) });
    assert(again.kind === "claimed");
    assertEquals([again.window.id, again.attempt], [claim.window.id, 2]);
    assertEquals(
      await copied.settle(claim.lease, { outcome: "ok", endedAt: NOW, next: { state: "done" } }),
      false,
    );
  }
});

Deno.test("a log that was torn at any byte loses its last commits at most, and never half of one", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register({ name: "report", module: "./report.ts", now: START });
  for (let turn = 0; turn < 8; turn++) await work(ledger, turn);
  const length = Deno.statSync(`${path}-wal`).size;
  let last = 0;
  for (let bytes = 0, n = 0; bytes <= length; bytes += 1 + Math.floor(length / 97), n++) {
    const torn = `${folder.path}/torn-${n}.db`;
    copy(path, torn, bytes);
    let windows = 0;
    try {
      windows = await countIn(torn);
    } catch (error) {
      // Torn before the tables themselves were whole: then nothing at all is there.
      assertEquals(last, 0, String(error));
      continue;
    }
    assert(windows >= last, "more of the log, and fewer windows");
    last = windows;
  }
  assertEquals(last, 8);
});

/** Counts the windows of a torn ledger, in which one may still be leased. */
async function countIn(path: string): Promise<number> {
  await using ledger = sqliteLedger(path, PROGRAM);
  const state = await ledger.state("report");
  if (state === undefined) return 0;
  const windows = await ledger.windows("report");
  assertTiling(windows, START, state.record.cursor ?? START);
  assert(windows.filter(({ state }) => state === "leased").length <= 1);
  using database = openRaw(path);
  assertEquals(Object.values(database.prepare("pragma integrity_check").get() ?? {}), ["ok"]);
  return windows.length;
}
