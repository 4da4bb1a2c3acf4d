import { assertEquals } from "@std/assert";
import type { Ledger } from "../../src/ports/ledger.ts";
import type { WakeGapQuery } from "../../src/ports/wake_gaps.ts";
import { at, type TestLedger, time } from "./ledger_bench.ts";

/** What a ledger must keep of the time in which cron woke nothing. */
export function testWakeGaps(test: TestLedger): void {
  const gap = (plugin: string | null, start: string, end: string) => ({
    plugin,
    start: at(start),
    end: at(end),
  });
  const told = async (ledger: Ledger, query: WakeGapQuery = {}) =>
    (await ledger.wakeGaps(query)).map(({ host, plugin, start, end }) =>
      `${host} ${plugin ?? "*"} ${time(start)}-${time(end)}`
    );

  test("gaps that overlap or follow each other become one, for each host and plugin", async (ledger) => {
    await ledger.recordWakeGaps(
      "a",
      [gap(null, "01:00", "02:00"), gap("report", "03:00", "03:10")],
      at("00:00"),
    );
    await ledger.recordWakeGaps("a", [gap(null, "01:30", "02:30"), gap(null, "05:00", "05:01")], at("00:00"));
    await ledger.recordWakeGaps("a", [gap(null, "02:30", "02:40"), gap(null, "00:30", "00:59")], at("00:00"));
    await ledger.recordWakeGaps(
      "b",
      [gap(null, "02:00", "04:00"), gap("mail", "03:05", "03:20")],
      at("00:00"),
    );
    assertEquals(await told(ledger), [
      "a * 05:00-05:01",
      "b mail 03:05-03:20",
      "a report 03:00-03:10",
      "b * 02:00-04:00",
      "a * 01:00-02:40",
      "a * 00:30-00:59",
    ]);
    assertEquals(await told(ledger, { plugin: "report", from: at("02:40"), to: at("05:00") }), [
      "a report 03:00-03:10",
      "b * 02:00-04:00",
    ]);
    assertEquals(await told(ledger, { limit: 1 }), ["a * 05:00-05:01"]);
  });

  test("a gap that joins others takes their place, and old ones of the host go", async (ledger) => {
    await ledger.recordWakeGaps("a", [gap(null, "01:00", "02:00"), gap(null, "03:00", "04:00")], at("00:00"));
    await ledger.recordWakeGaps("b", [gap(null, "00:10", "00:20")], at("00:00"));
    await ledger.recordWakeGaps(
      "a",
      [gap("report", "02:00", "02:10"), gap("mail", "05:00", "05:10")],
      at("00:00"),
    );
    await ledger.recordWakeGaps("a", [gap(null, "02:00", "03:00")], at("00:00"));
    assertEquals(await told(ledger), ["a mail 05:00-05:10", "a * 01:00-04:00", "b * 00:10-00:20"]);
    await ledger.recordWakeGaps("a", [], at("05:11"));
    assertEquals(await told(ledger), ["b * 00:10-00:20"]);
  });
}
