import { assert, assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { peekRecords, peekState } from "../../../../src/adapters/ledger/sqlite/peek_state.ts";
import { sqliteLedger } from "../../../../src/adapters/ledger/sqlite/sqlite_ledger.ts";
import { HOURLY, wakeUp } from "../../../contracts/wake_up.ts";
import { FakeProcessTable, owner } from "../../../fakes/process_table.ts";
import { TempFolder } from "../temp_folder.ts";
import { PROGRAM } from "../program.ts";

const REPORT = { name: "report", module: "./report.ts", now: new Date("2026-01-01T00:00:00Z") };
const TOLD = { fingerprint: "f", enabled: true, interval: "0 * * * *" };
const WAKE = { ...HOURLY, plugin: "report", owner: owner(), now: new Date("2026-01-01T02:00:00Z") };

Deno.test("peekState() reads what the ledger's own state() reads, at every step of a plugin's life", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register({ ...REPORT, name: "other" });
  assertEquals(peekState(path, "report"), undefined);

  const same = async () => {
    const state = await ledger.state("report");
    assertEquals(peekState(path, "report"), state);
    return state?.open.length;
  };
  await ledger.register(REPORT);
  assertEquals(await same(), 0);
  await ledger.register({ ...REPORT, loaded: { told: TOLD } });
  assertEquals(await same(), 0);
  await ledger.register({ ...REPORT, loaded: { error: "Cannot load" } });
  assertEquals(await same(), 0);

  const claim = await wakeUp(ledger, new FakeProcessTable(), WAKE);
  assert(claim.kind === "claimed");
  assertEquals(await same(), 1);
  const failed = { outcome: "failed" as const, endedAt: WAKE.now };
  await ledger.settle(claim.lease, { ...failed, next: { state: "owed", notBefore: WAKE.now } });
  assertEquals(await same(), 1);
  const again = await wakeUp(ledger, new FakeProcessTable(), WAKE);
  assert(again.kind === "claimed");
  await ledger.settle(again.lease, { ...failed, next: { state: "parked" } });
  assertEquals(await same(), 0);
});

Deno.test("peekState() changes nothing, and makes no ledger where there is none", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  assertThrows(() => peekState(path, "report"));
  assertEquals([...Deno.readDirSync(folder.path)], []);
  {
    await using ledger = sqliteLedger(path, PROGRAM);
    await ledger.register(REPORT);
  }
  const before = await Deno.readFile(path);
  assert(peekState(path, "report"));
  assertEquals(await Deno.readFile(path), before);
});

Deno.test("peekState() leaves a ledger of another version alone", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  {
    await using ledger = sqliteLedger(path, PROGRAM);
    await ledger.register(REPORT);
  }
  const database = new DatabaseSync(path);
  database.exec("pragma user_version = 999");
  database.close();
  assertThrows(() => peekState(path, "report"), Error, "not of this version");
});

Deno.test("peekRecords() reads the records of plugins, and tells which of them the ledger does not know", async () => {
  using folder = new TempFolder();
  const path = `${folder.path}/ledger.db`;
  assertThrows(() => peekRecords(path, ["report"]));
  await using ledger = sqliteLedger(path, PROGRAM);
  await ledger.register({ ...REPORT, loaded: { told: TOLD } });
  await ledger.register({ ...REPORT, name: "other" });
  const records = [(await ledger.state("other"))?.record, undefined, (await ledger.state("report"))?.record];
  assertEquals(peekRecords(path, ["other", "unknown", "report"]), records);
});
