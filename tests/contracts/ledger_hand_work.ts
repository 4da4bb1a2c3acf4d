import { assertEquals, assertRejects } from "@std/assert";
import { CursorMovedError } from "../../src/ports/operator_actions.ts";
import type { Ledger } from "../../src/ports/ledger.ts";
import { at, claim, decided, ended, paused, type TestLedger, wake, windows } from "./ledger_bench.ts";
import { HOURLY } from "./wake_up.ts";

/** What a ledger must do for people: pause, resume, skip, retry one window, and keep who did it and why. */
export function testHandWork(test: TestLedger): void {
  test("pause() keeps all wake-ups away, and says who paused it", async (ledger) => {
    assertEquals(await ledger.pause("report", decided("00:30", "the disk is swapped")), true);
    assertEquals((await ledger.state("report"))?.record.pause, paused("00:30", "the disk is swapped"));
    assertEquals(await wake(ledger, "02:00"), { kind: "nothing" });
    assertEquals(await ledger.pause("report", decided("00:40")), false);
    assertEquals((await ledger.summaries())[0]?.record.pause, paused("00:30", "the disk is swapped"));
  });

  test("pause() lets a run that is under way end", async (ledger) => {
    const { lease } = await claim(ledger, "01:00");
    await ledger.pause("report", decided("01:10"));
    assertEquals(await ledger.heartbeat(lease, at("02:00")), "held");
    assertEquals(await ledger.settle(lease, ended("ok", { state: "done" })), true);
    assertEquals(await wake(ledger, "02:00"), { kind: "nothing" });
  });

  test("register() of a paused plugin does not resume it", async (ledger) => {
    await ledger.pause("report", decided("00:30"));
    const record = await ledger.register({ name: "report", module: "./moved.ts", now: at("01:00") });
    assertEquals(record.pause, paused("00:30"));
  });

  test("resume() catches up with what was missed", async (ledger) => {
    await ledger.pause("report", decided("00:30"));
    assertEquals(await ledger.resume("report", { decision: decided("05:10"), skip: null }), true);
    assertEquals((await claim(ledger, "05:10")).window.end, at("05:00"));
    assertEquals(await ledger.resume("report", { decision: decided("05:20"), skip: null }), false);
  });

  test("resume() passes over what was missed, and says who did", async (ledger) => {
    const first = await claim(ledger, "01:00");
    await ledger.settle(first.lease, ended("ok", { state: "done" }));
    await ledger.pause("report", decided("01:30"));
    const skip = { start: at("01:00"), end: at("05:00") };
    await ledger.resume("report", { decision: decided("05:10", "too late"), skip });
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-05:00 skipped"]);
    assertEquals((await ledger.windows("report"))[1]?.decision, decided("05:10", "too late"));
    assertEquals((await claim(ledger, "06:00")).window.start, at("05:00"));
  });

  test("resume() passes over time before the first window", async (ledger) => {
    await ledger.pause("report", decided("00:30"));
    await ledger.resume("report", {
      decision: decided("05:10"),
      skip: { start: at("00:00"), end: at("05:00") },
    });
    assertEquals((await ledger.state("report"))?.record.cursor, at("05:00"));
  });

  test("resume() that saw another cursor changes nothing", async (ledger) => {
    await claim(ledger, "01:00");
    await ledger.pause("report", decided("01:30"));
    for (const start of ["00:30", "01:30"]) {
      await assertRejects(
        () =>
          ledger.resume("report", {
            decision: decided("05:10"),
            skip: { start: at(start), end: at("05:00") },
          }),
        CursorMovedError,
        'Cannot move the cursor of "report": it moved meanwhile',
      );
    }
    assertEquals(await windows(ledger), ["00:00-01:00 leased"]);
    assertEquals((await ledger.state("report"))?.record.pause, paused("01:30"));
  });

  test("skipTime() passes over time that has no window, and says who did", async (ledger) => {
    const first = await claim(ledger, "01:00");
    await ledger.settle(first.lease, ended("ok", { state: "done" }));
    await ledger.skipTime("report", { start: at("01:00"), end: at("05:00") }, decided("05:10", "too late"));
    assertEquals(await windows(ledger), ["00:00-01:00 done", "01:00-05:00 skipped"]);
    assertEquals((await ledger.windows("report"))[1]?.decision, decided("05:10", "too late"));
    assertEquals((await ledger.decisions({ plugin: "report" }))[0]?.kind, "skip");
    await assertRejects(
      () => ledger.skipTime("report", { start: at("01:00"), end: at("06:00") }, decided("06:10")),
      CursorMovedError,
    );
    assertEquals((await claim(ledger, "06:00")).window.start, at("05:00"));
  });

  test("skip() gives parked and owed windows up, with who and why", async (ledger) => {
    await failTwice(ledger);
    assertEquals(await ledger.skip({ plugin: "report", decision: decided("02:30", "no such data") }), 2);
    assertEquals(await windows(ledger), ["00:00-01:00 skipped", "01:00-02:00 skipped"]);
    const found = await ledger.windows("report");
    assertEquals(found.map(({ decision }) => decision), [
      decided("02:30", "no such data"),
      decided("02:30", "no such data"),
    ]);
    assertEquals(found.map(({ failures, notBefore }) => [failures, notBefore]), [[1, null], [1, null]]);
    assertEquals((await claim(ledger, "03:00")).window.start, at("02:00"));
  });

  test("skip() and retry() of one window leave the others as they are", async (ledger) => {
    const [parked, owed] = await failTwice(ledger);
    assertEquals(await ledger.skip({ plugin: "report", windowId: parked, decision: decided("02:30") }), 1);
    assertEquals(await windows(ledger), ["00:00-01:00 skipped", "01:00-02:00 owed"]);
    assertEquals(await ledger.retry({ plugin: "report", windowId: parked, decision: decided("02:31") }), 0);
    assertEquals(await ledger.retry({ plugin: "report", windowId: owed, decision: decided("02:32") }), 1);
    assertEquals((await claim(ledger, "02:32")).window.id, owed);
  });

  test("skip() leaves a window alone that is done, worked on, or another plugin's", async (ledger) => {
    const { lease, window } = await claim(ledger, "01:00");
    const choice = { plugin: "report", windowId: window.id, decision: decided("01:10") };
    assertEquals(await ledger.skip(choice), 0);
    assertEquals(await ledger.skip({ ...choice, plugin: "mail" }), 0);
    await ledger.settle(lease, ended("ok", { state: "done" }));
    assertEquals(await ledger.skip(choice), 0);
    assertEquals(await windows(ledger), ["00:00-01:00 done"]);
  });

  for (const work of ["skip", "retry"] as const) {
    test(`${work}() of all windows leaves alone what is worked on beside them`, async (ledger) => {
      await failTwice(ledger);
      const { lease } = await claim(ledger, "02:10");
      assertEquals(await ledger[work]({ plugin: "report", decision: decided("02:15") }), 1);
      const changed = work === "skip" ? "skipped" : "owed";
      assertEquals(await windows(ledger), [`00:00-01:00 ${changed}`, "01:00-02:00 leased"]);
      assertEquals(await ledger.heartbeat(lease, at("02:30")), "held");
    });
  }

  test("decisions() tells what was decided by hand, newest first, and nothing that came to nothing", async (ledger) => {
    await failTwice(ledger);
    await ledger.retry({ plugin: "report", decision: decided("02:10") });
    await ledger.skip({ plugin: "report", decision: decided("02:20", "gone") });
    await ledger.skip({ plugin: "report", decision: decided("02:21") });
    await ledger.pause("report", decided("02:30"));
    await ledger.pause("report", decided("02:31"));
    await ledger.resume("report", { decision: decided("02:40"), skip: null });
    const told = (await ledger.decisions({})).map(({ kind, at, why, window }) => [
      kind,
      at,
      why,
      window && [window.start, window.end],
    ]);
    assertEquals(told, [
      ["resume", at("02:40"), null, null],
      ["pause", at("02:30"), null, null],
      ["skip", at("02:20"), "gone", [at("00:00"), at("02:00")]],
      ["retry", at("02:10"), null, [at("00:00"), at("02:00")]],
    ]);
    assertEquals((await ledger.decisions({ plugin: "report", limit: 1 })).map(({ kind }) => kind), [
      "resume",
    ]);
    assertEquals(await ledger.decisions({ plugin: "mail" }), []);
  });

  test("no work by hand on a plugin that is not registered", async (ledger) => {
    const tries = {
      pause: () => ledger.pause("nobody", decided("01:00")),
      resume: () => ledger.resume("nobody", { decision: decided("01:00"), skip: null }),
      rewind: () =>
        ledger.rewind("nobody", {
          to: at("00:00"),
          decision: decided("01:00"),
          dead: [],
          ...HOURLY,
        }),
      backfill: () =>
        ledger.beginBackfill(
          "nobody",
          { start: at("00:00"), end: at("01:00"), step: { kind: "merge" } },
          decided("01:00"),
        ),
    };
    for (const [action, run] of Object.entries(tries)) {
      await assertRejects(
        async () => void await run(),
        RangeError,
        `Cannot ${action} "nobody": the ledger has no such plugin`,
      );
    }
  });
}

/** Leaves 00:00 to 01:00 parked and 01:00 to 02:00 owed; returns their ids. */
async function failTwice(ledger: Ledger): Promise<[number, number]> {
  const parked = await claim(ledger, "01:00");
  await ledger.settle(parked.lease, ended("failed", { state: "parked" }));
  const owed = await claim(ledger, "02:00");
  await ledger.settle(owed.lease, ended("failed", { state: "owed", notBefore: at("02:05") }));
  return [parked.window.id, owed.window.id];
}
