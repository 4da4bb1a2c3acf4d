import { assert } from "@std/assert";
import type { Decision } from "../../src/domain/window/decision.ts";
import type { Pause } from "../../src/domain/window/pause.ts";
import type { NextState } from "../../src/domain/window/retry.ts";
import type { Claim, ClaimedWindow, Ledger, Settlement } from "../../src/ports/ledger.ts";
import { FakeProcessTable, owner } from "../fakes/process_table.ts";
import { HOURLY, type WakeUp, wakeUp } from "./wake_up.ts";

/** Registers a test of a ledger that is new, but for the plugin `report`, which is due every hour from midnight on. */
export type TestLedger = (what: string, run: (ledger: Ledger) => Promise<void>) => void;

/** Wakes the plugin up. */
export async function wake(
  ledger: Ledger,
  time: string,
  parts: Partial<WakeUp> = {},
  processes = new FakeProcessTable(),
): Promise<Claim> {
  const wake = { ...HOURLY, plugin: "report", owner: owner(), now: at(time), ...parts };
  return await wakeUp(ledger, processes, wake);
}

/** Wakes the plugin up and gets a window. */
export async function claim(
  ledger: Ledger,
  time: string,
  parts: Partial<WakeUp> = {},
): Promise<ClaimedWindow> {
  const claim = await wake(ledger, time, parts);
  assert(claim.kind === "claimed", `The claim at ${time} ended in "${claim.kind}"`);
  return claim;
}

/** The plugin's windows, such as `00:00-01:00 done`. */
export async function windows(ledger: Ledger): Promise<string[]> {
  const windows = await ledger.windows("report");
  return windows.map(({ start, end, state }) => `${time(start)}-${time(end)} ${state}`);
}

/** How the runs ended, newest first. */
export async function outcomes(ledger: Ledger): Promise<string[]> {
  return (await ledger.runs({})).map(({ outcome }) => outcome);
}

/** An end of a run at eight o'clock. */
export function ended(outcome: Settlement["outcome"], next: NextState): Settlement {
  return { outcome, endedAt: at("08:00"), next };
}

/** A decision of Ann's. */
export function decided(time: string, why: string | null = null): Decision {
  return { by: "ann@here", at: at(time), why };
}

/** A pause of Ann's that has no end of its own. */
export function paused(time: string, why: string | null = null): Pause {
  return { ...decided(time, why), until: null };
}

/** An instant of the first day of 2026. */
export function at(time: string): Date {
  return new Date(`2026-01-01T${time}:00Z`);
}

/** The opposite of `at()`. */
export function time(instant: Date): string {
  return instant.toISOString().slice(11, 16);
}
