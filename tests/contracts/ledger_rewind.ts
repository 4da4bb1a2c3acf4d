import { assert, assertEquals } from "@std/assert";
import type { LeaseRecord } from "../../src/domain/window/owner.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { owner } from "../fakes/process_table.ts";
import { at, claim, decided, ended, outcomes, type TestLedger, windows } from "./ledger_bench.ts";
import { HOURLY } from "./wake_up.ts";

/** What a ledger must do to take windows back. */
export function testRewind(test: TestLedger): void {
  test("rewind() takes windows back, and their time is covered anew", async (ledger) => {
    await doHours(ledger, "01:00", "02:00", "03:00");
    assertEquals(
      await ledger.rewind("report", {
        to: at("01:00"),
        decision: decided("03:30", "bad input"),
        dead: [],
        ...HOURLY,
      }),
      {
        kind: "rewound",
        from: at("03:00"),
        windows: 2,
      },
    );
    assertEquals((await ledger.state("report"))?.record.cursor, at("01:00"));
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-02:00 rewound", "02:00-03:00 rewound"]);
    assertEquals((await ledger.windows("report"))[1]?.decision, decided("03:30", "bad input"));
    const { window } = await claim(ledger, "03:30");
    assertEquals([window.start, window.end], [at("01:00"), at("03:00")]);
    assertEquals((await windows(ledger)).sort(), [
      "00:00-01:00 done",
      "01:00-02:00 rewound",
      "01:00-03:00 leased",
      "02:00-03:00 rewound",
    ]);
    const [decision] = await ledger.decisions({});
    assertEquals([decision?.kind, decision?.window], ["rewind", { start: at("01:00"), end: at("03:00") }]);
  });

  test("rewind() cuts a window that reaches across; its first part stands", async (ledger) => {
    await doHours(ledger, "03:00");
    await rewindTo(ledger, "01:30");
    assertEquals(await windows(ledger), ["00:00-01:30 done", "01:30-03:00 rewound"]);
    await claim(ledger, "04:00");
    assertEquals((await ledger.state("report"))?.record.cursor, at("04:00"));
    assertEquals((await windows(ledger)).includes("01:30-04:00 leased"), true);
  });

  test("rewind() takes owed, parked and skipped windows back, too, and forgets none before", async (ledger) => {
    for (
      const [time, next] of [
        ["01:00", { state: "owed", notBefore: at("09:00") }],
        ["02:00", { state: "parked" }],
        ["03:00", { state: "owed", notBefore: at("09:00") }],
      ] as const
    ) {
      const { lease } = await claim(ledger, time, {
        retry: { attempts: 1, backoffMs: 0, maxMs: 8 * 3_600_000, parkAfter: 9, parkAgeMs: 0 },
      });
      await ledger.settle(lease, ended("failed", next));
    }
    await rewindTo(ledger, "00:30");
    assertEquals((await windows(ledger)).sort(), [
      "00:00-00:30 owed",
      "00:30-01:00 rewound",
      "01:00-02:00 rewound",
      "02:00-03:00 rewound",
    ]);
    const [head] = await ledger.windows("report");
    assertEquals([head?.attempts, head?.failures, head?.notBefore], [1, 1, at("09:00")]);
    assertEquals((await ledger.state("report"))?.open.length, 1);
    assertEquals(await ledger.retry({ plugin: "report", decision: decided("03:10") }), 1);
  });

  test("rewind() to before the first window covers time that was never covered", async (ledger) => {
    await doHours(ledger, "01:00");
    await ledger.rewind("report", {
      to: new Date("2025-12-31T22:00:00Z"),
      decision: decided("01:30"),
      dead: [],
      ...HOURLY,
    });
    const { window } = await claim(ledger, "01:30");
    assertEquals([window.start, window.end], [new Date("2025-12-31T22:00:00Z"), at("01:00")]);
  });

  test("rewind() finds nothing to take back at the cursor, beyond it, and before the first window", async (ledger) => {
    const rewind = (to: string) =>
      ledger.rewind("report", { to: at(to), decision: decided("01:30"), dead: [], ...HOURLY });
    assertEquals(await rewind("00:00"), { kind: "nothing", cursor: null });
    await doHours(ledger, "01:00");
    assertEquals(await rewind("01:00"), { kind: "nothing", cursor: at("01:00") });
    assertEquals(await rewind("05:00"), { kind: "nothing", cursor: at("01:00") });
    assertEquals(await ledger.decisions({}), []);
  });

  test("rewind() is busy while someone works on a window after the instant, and changes nothing", async (ledger) => {
    await doHours(ledger, "01:00");
    const { lease } = await claim(ledger, "02:00");
    assertEquals(
      await ledger.rewind("report", {
        to: at("00:30"),
        decision: decided("02:10"),
        dead: [],
        ...HOURLY,
      }),
      {
        kind: "busy",
        owner: owner(),
      },
    );
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-02:00 leased"]);
    assertEquals(await ledger.settle(lease, ended("ok", { state: "done" })), true);
  });

  test("rewind() takes no lease for dead whose owner gave a sign of life since it was looked at", async (ledger) => {
    const { lease } = await claim(ledger, "02:00");
    const dead = await leases(ledger);
    await ledger.heartbeat(lease, at("02:11"));
    const terms = { to: at("01:00"), decision: decided("02:10"), ...HOURLY };
    const rewound = await ledger.rewind("report", { ...terms, dead });
    assertEquals(rewound.kind, "busy");
  });

  test("rewind() buries the dead first, and their lease commits nothing any more", async (ledger) => {
    const { lease } = await claim(ledger, "02:00");
    const rewound = await ledger.rewind("report", {
      to: at("01:00"),
      decision: decided("02:10"),
      dead: await leases(ledger),
      ...HOURLY,
    });
    assert(rewound.kind === "rewound");
    assertEquals((await windows(ledger)).sort(), ["00:00-01:00 owed", "01:00-02:00 rewound"]);
    assertEquals(await outcomes(ledger), ["crashed"]);
    assertEquals(await ledger.settle(lease, ended("ok", { state: "done" })), false);
    assertEquals(await ledger.checkpoint(lease, at("01:30")), false);
  });

  test("rewind() again takes back what came instead", async (ledger) => {
    await doHours(ledger, "01:00", "02:00");
    await rewindTo(ledger, "01:00");
    await doHours(ledger, "02:00");
    await rewindTo(ledger, "00:00");
    assertEquals((await windows(ledger)).sort(), [
      "00:00-01:00 rewound",
      "01:00-02:00 rewound",
      "01:00-02:00 rewound",
    ]);
    await doHours(ledger, "02:00");
    assertEquals((await windows(ledger)).filter((text) => text.endsWith("done")), ["00:00-02:00 done"]);
  });
}

async function doHours(ledger: Ledger, ...times: readonly string[]): Promise<void> {
  for (const time of times) {
    await ledger.settle((await claim(ledger, time)).lease, ended("ok", { state: "done" }));
  }
}

async function rewindTo(ledger: Ledger, time: string): Promise<void> {
  assertEquals(
    (await ledger.rewind("report", {
      to: at(time),
      decision: decided("09:00"),
      dead: [],
      ...HOURLY,
    })).kind,
    "rewound",
  );
}

/** The leases as they are now. */
async function leases(ledger: Ledger): Promise<LeaseRecord[]> {
  return (await ledger.state("report"))?.open.flatMap(({ lease }) => lease ?? []) ?? [];
}
