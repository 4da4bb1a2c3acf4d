import type { Trigger, Window } from "../contract/run_context.ts";
import type { Decision } from "./decision.ts";
import type { Pause } from "./pause.ts";

/** Whether a window came from the schedule, or from a backfill: on a track of its own, beside the time that is covered. */
export type WindowKind = "scheduled" | "backfill";

/**
 * Where a window stands: being worked on, done, owed, set aside after too many failures, passed over, or taken back by a
 * rewind. Scheduled windows that are not `rewound` tile time.
 */
export type WindowState = "leased" | "done" | "owed" | "parked" | "skipped" | "rewound";

/** A window as the ledger keeps it. */
export interface WindowRecord extends Window {
  readonly id: number;
  readonly plugin: string;
  readonly kind: WindowKind;
  readonly state: WindowState;
  /** Attempts begun so far. */
  readonly attempts: number;
  /** Attempts that failed, timed out or crashed. */
  readonly failures: number;
  /** Earliest instant of the next attempt, for an owed window. */
  readonly notBefore: Date | null;
  /** Since when it is owed; null if no attempt has left it owed yet, or an operator's `retry` made it owed again. */
  readonly owedSince: Date | null;
  /** The backfill that it belongs to; null for a scheduled one. */
  readonly backfillId: number | null;
  /** Who skipped it or took it back, if someone did. */
  readonly decision: Decision | null;
  /** Why it was skipped, if no operator did. */
  readonly reason: string | null;
}

/** How a run ended; `running` while it has not. */
export type RunOutcome = "ok" | "failed" | "timeout" | "crashed" | "cancelled" | "superseded" | "running";

/** What ran, which cannot be found out later. */
export interface Provenance {
  /** SHA-256 of the linked code. */
  readonly artifact: string;
  /** Digest of the config as the manifest has it; see `configDigest()`. */
  readonly configDigest: string;
  /** Version of Gapless. */
  readonly program: string;
}

/** One attempt at one window, as the ledger keeps it. */
export interface RunRecord {
  readonly id: number;
  readonly plugin: string;
  /** The window as it was when the run began. */
  readonly window: Window & { readonly id: number; readonly kind: WindowKind };
  /** From 1. */
  readonly attempt: number;
  readonly trigger: Trigger;
  readonly outcome: RunOutcome;
  readonly host: string;
  /** Null for a run that was begun by Gapless 0.1.0. */
  readonly provenance: Provenance | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly error: string | null;
}

/** A plugin as the ledger keeps it. */
export interface PluginRecord {
  readonly name: string;
  /** When the ledger first heard of it. */
  readonly registeredAt: Date;
  /** End of the last scheduled window; null before the first. */
  readonly cursor: Date | null;
  /** Specifier of its module. */
  readonly module: string;
  /** What it told last, or null if it never loaded. */
  readonly told: ToldSchedule | null;
  /** Why it does not load, or null if it does. */
  readonly loadError: string | null;
  /** Who paused it last; null if nobody did, or it was resumed. It may have ended by itself: see `pauseAt()`. */
  readonly pause: Pause | null;
  /** When it was first registered, enabled, resumed, or got another schedule or zone: it is due at the ticks after that. */
  readonly activeSince: Date;
  /** As it was when the plugin was last registered; null for one that only an older version of Gapless did. */
  readonly setting: PluginSetting | null;
}

/** What decides when a plugin is due, manifest and plugin together. */
export interface PluginSetting {
  readonly enabled: boolean;
  /** The cron expression that applies; null while it is unknown. */
  readonly schedule: string | null;
  /** The zone that applies, an IANA name. */
  readonly timezone: string;
}

/** What a plugin told when it was last loaded. */
export interface ToldSchedule {
  /** Hash of artifact and config: while it is the same, `enabled` and `interval` hold. */
  readonly fingerprint: string;
  readonly enabled: boolean;
  readonly interval: string;
}
