import { assertEquals } from "@std/assert";
import type { Ledger } from "../../src/ports/ledger.ts";
import { at, claim, decided, ended, type TestLedger } from "./ledger_bench.ts";

const SETTING = { enabled: true, schedule: "0 * * * *", timezone: "UTC" };

/** Registers the plugin with another setting, and returns since when it is active. */
async function change(ledger: Ledger, time: string, setting: Partial<typeof SETTING>): Promise<Date> {
  const due = {
    setting: { ...SETTING, ...setting },
    since: { kind: "at", at: at("00:00") } as const,
    withinMs: null,
  };
  const { activeSince } = await ledger.register({
    name: "report",
    module: "./report.ts",
    now: at(time),
    due,
  });
  assertEquals((await ledger.state("report"))?.record.activeSince, activeSince);
  return activeSince;
}

/** What a ledger must record of when a plugin is due. */
export function testActivity(test: TestLedger): void {
  test("register() makes a plugin active from a change of its setting on", async (ledger) => {
    assertEquals(await change(ledger, "00:10", {}), at("00:10"));
    assertEquals(await change(ledger, "00:20", {}), at("00:10"));
    assertEquals(await change(ledger, "00:30", { schedule: "*/5 * * * *" }), at("00:30"));
    assertEquals(
      await change(ledger, "00:31", { schedule: "*/5 * * * *", timezone: "Asia/Tokyo" }),
      at("00:31"),
    );
    assertEquals(
      await change(ledger, "00:32", { schedule: "*/5 * * * *", timezone: "Asia/Tokyo", enabled: false }),
      at("00:31"),
    );
    assertEquals(await change(ledger, "00:59", {}), at("00:59"));
    assertEquals((await ledger.state("report"))?.record.setting, SETTING);
  });

  test("register() does not hide by a change that a plugin is late", async (ledger) => {
    await change(ledger, "00:10", {});
    const { lease } = await claim(ledger, "01:00");
    await ledger.settle(lease, ended("failed", { state: "parked" }));
    // Due at 01:00, and late an hour after that.
    assertEquals(await change(ledger, "02:01", { schedule: "*/5 * * * *" }), at("00:10"));
    assertEquals((await ledger.state("report"))?.record.setting?.schedule, "*/5 * * * *");
    await ledger.skip({ plugin: "report", decision: decided("02:02") });
  });

  test("resume() makes a plugin active from then on", async (ledger) => {
    await change(ledger, "00:10", {});
    await ledger.pause("report", decided("00:20"));
    await ledger.resume("report", { decision: decided("05:00"), skip: null });
    assertEquals((await ledger.state("report"))?.record.activeSince, at("05:00"));
    assertEquals(await change(ledger, "05:10", {}), at("05:00"));
  });
}
