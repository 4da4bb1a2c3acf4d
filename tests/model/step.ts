import type { Manner } from "./sim_process.ts";

/** Something that happens in a simulated world. `who` picks among whoever it can happen to; if there is nobody, nothing does. */
export type Event =
  /** A wake-up by cron, or (`byHand`) by `gapless run NAME --now`. */
  | { readonly kind: "wake"; readonly host: number; readonly byHand: boolean; readonly manner: Manner }
  /** `gapless backfill`: of a time before now, or (`hours` 0) whatever is not finished. */
  | {
    readonly kind: "backfill";
    readonly host: number;
    readonly ago: number;
    readonly hours: number;
    readonly step: string;
    readonly parallel: number;
    readonly manner: Manner;
  }
  /** A run's `run()` returns or throws. */
  | { readonly kind: "finish" | "fail"; readonly who: number }
  | { readonly kind: "checkpoint"; readonly who: number; readonly percent: number }
  /** SIGTERM; kill -9; kill -9 when the ledger has carried out what it was asked, and has not answered yet. */
  | { readonly kind: "term" | "kill"; readonly who: number }
  | { readonly kind: "cut"; readonly who: number }
  /** kill -9 in the middle of the next transaction: after so many statements, or before its commit. */
  | { readonly kind: "break"; readonly statements: number }
  | { readonly kind: "reboot"; readonly host: number }
  /** The ledger is out of reach for one call: before it is carried out, or (`late`) when it is and the answer gets lost. */
  | { readonly kind: "fault"; readonly who: number; readonly late: boolean }
  /** Time passes, each sleeper getting its turn; or in one go, as for machines that slept. */
  | { readonly kind: "pass"; readonly seconds: number }
  | { readonly kind: "leap"; readonly minutes: number }
  /** Someone sets the clock. */
  | { readonly kind: "jump"; readonly minutes: number }
  /** Someone edits the manifest. */
  | { readonly kind: "edit"; readonly key: string; readonly value: string }
  /** Until so many minutes have passed, or (`minutes` null) someone resumes it. */
  | { readonly kind: "pause"; readonly host: number; readonly minutes: number | null }
  | { readonly kind: "resume"; readonly host: number; readonly skipMissed: boolean }
  /** Of one window, or (`who` null) of all. */
  | { readonly kind: "retry" | "skip"; readonly host: number; readonly who: number | null }
  | { readonly kind: "rewind"; readonly host: number; readonly minutes: number }
  | { readonly kind: "prune"; readonly days: number; readonly newest: number }
  | { readonly kind: "nothing" };

/** A step: something happens, and then so many calls of the ledger are let through, in an order of chance. */
export interface Step {
  readonly event: Event;
  /** Null: all calls, until every process sleeps, works, or has ended. */
  readonly calls: number | null;
  readonly order: number;
}
