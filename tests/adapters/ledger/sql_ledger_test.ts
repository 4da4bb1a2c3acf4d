import { assertEquals, assertRejects } from "@std/assert";
import { SqlLedger } from "../../../src/adapters/ledger/sql_ledger.ts";
import { SqliteDatabase } from "../../../src/adapters/ledger/sqlite/sqlite_database.ts";
import { LedgerError } from "../../../src/ports/ledger.ts";
import { HOURLY, wakeUp } from "../../contracts/wake_up.ts";
import { FakeProcessTable, owner } from "../../fakes/process_table.ts";
import { TempFolder } from "./temp_folder.ts";
import { PROGRAM } from "./program.ts";

Deno.test("a wake-up does without what makes lists", async () => {
  using folder = new TempFolder();
  const database = new SqliteDatabase(`${folder.path}/ledger.db`, { ...PROGRAM, busyMs: 50 });
  const lists = () => Promise.reject(new LedgerError("the lists are gone"));
  await using ledger = new SqlLedger(database, lists);
  const now = new Date("2026-01-01T02:00:00Z");
  await ledger.register({ name: "report", module: "./report.ts", now });
  const claim = await wakeUp(ledger, new FakeProcessTable(), {
    ...HOURLY,
    plugin: "report",
    owner: owner(),
    now,
  });
  if (claim.kind !== "claimed") throw new Error(claim.kind);
  assertEquals(await ledger.heartbeat(claim.lease, now), "held");
  assertEquals(await ledger.checkpoint(claim.lease, new Date("2026-01-01T01:00:00Z")), true);
  const end = { outcome: "ok", endedAt: now, next: { state: "done" } } as const;
  assertEquals(await ledger.settle(claim.lease, end), true);
  await assertRejects(() => ledger.windows("report"), LedgerError, "the lists are gone");
});
