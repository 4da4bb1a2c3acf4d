import { assert, assertEquals, assertRejects } from "@std/assert";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { decideClaim } from "../../../../src/domain/window/decide_claim.ts";
import { type ClaimedWindow, type Ledger, LedgerError } from "../../../../src/ports/ledger.ts";
import { claim, ended, outcomes, wake, windows } from "../../../contracts/ledger_bench.ts";
import { HOURLY, RUN } from "../../../contracts/wake_up.ts";
import { FakeProcessTable, owner } from "../../../fakes/process_table.ts";
import { Cluster, sharedCluster } from "./cluster.ts";
import { FaultyWire } from "./faulty_wire.ts";
import { testPostgres } from "./test_postgres.ts";
import { instance } from "../program.ts";

/** What a test of a faulty server has. */
interface Bed {
  readonly wire: FaultyWire;
  readonly ledger: Ledger;
  /** The same ledger, by a way without faults. */
  readonly onlooker: Ledger;
  /** A window that was claimed before anything went wrong. */
  readonly claimed: ClaimedWindow;
}

const REPORT = { name: "report", module: "./report.ts", now: new Date("2026-01-01T00:00:00Z") };
const DONE = ended("ok", { state: "done" });

function testFault(name: string, run: (bed: Bed) => Promise<void>): void {
  testPostgres(name, async () => {
    const database = sharedCluster().database();
    await using wire = FaultyWire.to(sharedCluster().port);
    const url = new URL(`${database}?connect_timeout=0.4`);
    url.port = String(wire.port);
    await using onlooker = postgresLedger(database, instance("jobs"));
    await using ledger = postgresLedger(url.href, instance("jobs"));
    await ledger.register(REPORT);
    await run({ wire, ledger, onlooker, claimed: await claim(ledger, "02:00") });
  });
}

testFault("a run whose connection was cut gives signs of life, and is settled, over another", async (bed) => {
  const { wire, ledger, onlooker, claimed: { lease } } = bed;
  wire.cut();
  assert(await ledger.heartbeat(lease, new Date("2026-01-01T02:05:00Z")));
  wire.cut();
  assertEquals(await ledger.checkpoint(lease, new Date("2026-01-01T01:00:00Z")), true);
  wire.cut();
  assertEquals(await ledger.settle(lease, DONE), true);
  assertEquals(await windows(onlooker), ["00:00-01:00 done", "01:00-02:00 done"]);
});

testFault("a server that is away for a moment is waited for", async ({ wire, ledger, claimed }) => {
  wire.refuse();
  const settled = ledger.settle(claimed.lease, DONE);
  await new Promise((resolve) => setTimeout(resolve, 400));
  wire.mend();
  assertEquals(await settled, true);
});

testFault(
  "a server that stays away is told of within seconds, and all goes on when it is back",
  async (bed) => {
    const { wire, ledger, claimed } = bed;
    wire.refuse();
    const error = await assertRejects(() => ledger.settle(claimed.lease, DONE), LedgerError);
    assertEquals(
      error.message,
      `Cannot use the ledger "postgres://127.0.0.1:${wire.port}/${
        database(error)
      }": no server answers there; is it up, and ` +
        `is the address right? (connect ECONNREFUSED 127.0.0.1:${wire.port})`,
    );
    wire.mend();
    assertEquals(await ledger.settle(claimed.lease, DONE), true);
  },
);

testFault("a server that answers no more is given up, and all goes on when it does again", async (bed) => {
  const { wire, ledger, onlooker, claimed } = bed;
  wire.silence();
  const error = await assertRejects(() => ledger.heartbeat(claimed.lease, new Date()), LedgerError);
  assert(error.message.includes("no server answers there"), error.message);
  wire.mend();
  assertEquals(await ledger.settle(claimed.lease, DONE), true);
  assertEquals(await windows(onlooker), ["00:00-02:00 done"]);
});

testFault("a settlement whose answer was lost is asked for again, and was done once", async (bed) => {
  const { wire, ledger, onlooker, claimed } = bed;
  wire.cutAtAnswer("SELECT 1");
  const failed = ended("failed", { state: "owed", notBefore: new Date("2026-01-01T03:00:00Z") });
  assertEquals(await ledger.settle(claimed.lease, failed), true);
  assertEquals(await outcomes(onlooker), ["failed"]);
  assertEquals((await onlooker.windows("report"))[0]?.failures, 1);
});

testFault("a look whose answer was lost is taken again", async ({ wire, ledger }) => {
  wire.cutAtAnswer("COMMIT");
  assertEquals((await ledger.state("report"))?.open.length, 1);
});

for (const answer of ["INSERT 0 1", "COMMIT"] as const) {
  testFault(
    `a claim whose ${answer} was lost is not made twice, and is healed when its process is gone`,
    async (bed) => {
      const { wire, ledger, onlooker, claimed } = bed;
      await ledger.settle(claimed.lease, DONE);
      wire.cutAtAnswer(answer);
      const now = new Date("2026-01-01T03:00:00Z");
      const request = {
        ...RUN,
        plugin: "report",
        owner: owner(),
        now,
        expiresAt: now,
        trigger: "schedule",
      } as const;
      await assertRejects(
        () => ledger.claim(request, (state) => decideClaim(state, { ...HOURLY, now, dead: [] })),
        LedgerError,
        "in the middle of a commit",
      );
      assertEquals(await windows(onlooker), ["00:00-02:00 done", "02:00-03:00 leased"]);
      const processes = new FakeProcessTable(owner({ pid: 2 }));
      processes.kill(owner());
      const healed = await wake(onlooker, "03:01", { owner: owner({ pid: 2 }) }, processes);
      assertEquals(healed.kind, "claimed");
      assertEquals(await windows(onlooker), ["00:00-02:00 done", "02:00-03:00 leased"]);
      assertEquals(await outcomes(onlooker), ["running", "crashed", "ok"]);
    },
  );
}

testPostgres("a run outlives a failover in its middle", async () => {
  using cluster = Cluster.start();
  await using ledger = postgresLedger(cluster.database(), instance("jobs"));
  await ledger.register(REPORT);
  const { lease } = await claim(ledger, "02:00");
  cluster.stop("immediate");
  cluster.begin();
  assert(await ledger.heartbeat(lease, new Date("2026-01-01T02:05:00Z")));
  assertEquals(await ledger.settle(lease, DONE), true);
  assertEquals(await windows(ledger), ["00:00-02:00 done"]);
});

/** The name of the database in a message. */
function database({ message }: Error): string {
  return /\/(test_\d+)"/.exec(message)?.[1] ?? "";
}
