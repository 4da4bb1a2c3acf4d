import type { Decision } from "./decision.ts";

/** Who paused a plugin, and until when. */
export interface Pause extends Decision {
  /** When it ends by itself; null: when an operator resumes the plugin. */
  readonly until: Date | null;
}

/** What of a plugin's record says whether it is paused. */
export interface PauseRecord {
  readonly pause: Pause | null;
}

/**
 * Returns the pause of a plugin at an instant; null if it is not paused then. One that has ended by itself stays on record.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const pause = { by: "ann@web1", at: new Date(0), why: null, until: new Date(60_000) };
 * assertEquals(pauseAt({ pause }, new Date(59_999)), pause);
 * assertEquals(pauseAt({ pause }, new Date(60_000)), null);
 * ```
 */
export function pauseAt({ pause }: PauseRecord, now: Date): Pause | null {
  return pause?.until != null && pause.until <= now ? null : pause;
}

/** Reports whether a pause lasts as long as another one, or longer. */
export function lastsAsLong({ until }: Pick<Pause, "until">, other: Pick<Pause, "until">): boolean {
  return until === null || other.until !== null && until >= other.until;
}

/** Returns since when a plugin is active: a pause that has ended by itself ended then. */
export function activeFrom(record: PauseRecord & { readonly activeSince: Date }, now: Date): Date {
  const { pause, activeSince } = record;
  const until = pauseAt(record, now) === null ? pause?.until ?? activeSince : activeSince;
  return until > activeSince ? until : activeSince;
}
