import { assertEquals } from "@std/assert";
import { postgresArchive } from "../../../../src/adapters/ledger/postgres/postgres_archive.ts";
import { postgresLedger } from "../../../../src/adapters/ledger/postgres/postgres_ledger.ts";
import { faultsOf, holdings } from "../../../contracts/ledger_archive.ts";
import { at, claim, ended } from "../../../contracts/ledger_bench.ts";
import { HOURLY } from "../../../contracts/wake_up.ts";
import { sharedCluster } from "./cluster.ts";
import { testPostgres } from "./test_postgres.ts";
import { instance } from "../program.ts";

const DECISION = { by: "ann", at: at("08:00"), why: null };

testPostgres("windows that one host makes one while another rewinds into them stay tiled", async () => {
  const url = `${sharedCluster().url()}?schema=prune_beside_rewind`;
  await using ledger = postgresLedger(url, instance("jobs"));
  await using archive = postgresArchive(url, instance("jobs"));
  const rewindTo = (time: string) =>
    ledger.rewind("report", { to: at(time), decision: DECISION, dead: [], ...HOURLY });
  await ledger.register({ name: "report", module: "./report.ts", now: at("00:00") });
  for (let round = 0; round < 5; round++) {
    for (const time of ["01:00", "02:00", "03:00", "04:00"]) {
      await ledger.settle((await claim(ledger, time)).lease, ended("ok", { state: "done" }));
    }
    const keepNone = { before: at("23:00"), newest: 0 };
    const [, { kind }] = await Promise.all([
      archive.prune("report", keepNone, new AbortController().signal),
      rewindTo("02:30"),
    ]);
    assertEquals([kind, faultsOf(await holdings(archive))], ["rewound", []]);
    await rewindTo("00:00");
  }
});
