import { assert, assertEquals } from "@std/assert";
import { ServerTimedLedger } from "../../../../src/adapters/ledger/postgres/server_timed_ledger.ts";
import { SqliteDatabase } from "../../../../src/adapters/ledger/sqlite/sqlite_database.ts";
import { FakeProcessTable, owner } from "../../../fakes/process_table.ts";
import { HOURLY, wakeUp } from "../../../contracts/wake_up.ts";
import { PROGRAM } from "../program.ts";

/** The server's clock is behind this host's, by more than a lease lasts. */
const SKEW_MS = -90_000;

Deno.test("leases come out in this host's time, from the state of a plugin and from the overview of all", async () => {
  const folder = await Deno.makeTempDir();
  const now = new Date("2026-01-01T01:00:00Z");
  const database = new SqliteDatabase(`${folder}/ledger.db`, PROGRAM);
  await using ledger = new ServerTimedLedger(database, () => Promise.resolve(SKEW_MS));
  await ledger.register({ name: "report", module: "./report.ts", now });
  const claim = await wakeUp(ledger, new FakeProcessTable(), {
    ...HOURLY,
    plugin: "report",
    owner: owner(),
    now,
  });
  assertEquals(claim.kind, "claimed");
  const expiresAt = (await ledger.state("report"))?.open[0]?.lease?.expiresAt;
  assert(expiresAt !== undefined && expiresAt > now, `it expires at ${expiresAt?.toISOString()}`);
  const [plugin] = await ledger.overview();
  assertEquals(plugin?.running.map(({ lease }) => lease.expiresAt), [expiresAt]);
  await Deno.remove(folder, { recursive: true });
});
