import { startOfMinute } from "../instant/minute.ts";
import type { Since } from "../window/policies.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { ClaimState } from "../window/claim.ts";
import { cursorOf } from "../window/cursor_of.ts";
import type { PluginRecord } from "../window/records.ts";

/** What a wake-up that found nothing due knows of the next ones: while nothing changes, neither will they before `until`. */
export interface Outlook {
  /** The plugin as the ledger had it, with no window owed or leased. */
  readonly record: PluginRecord;
  /** The start of the minute in which the next tick lies, or null if there is none any more. */
  readonly until: Date | null;
}

/** By what an outlook is made, beside the ledger. */
export interface OutlookTerms {
  readonly schedule: Schedule;
  readonly since: Since;
  readonly now: Date;
}

/**
 * Returns the outlook of a plugin; null if something may be due already.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseSchedule } from "../schedule/schedule.ts";
 * const record = {
 *   name: "report",
 *   registeredAt: new Date("2026-01-01T00:00:00Z"),
 *   cursor: new Date("2026-01-01T10:00:00Z"),
 *   module: "./report.ts",
 *   told: null,
 *   loadError: null,
 *   pause: null,
 *   activeSince: new Date("2026-01-01T00:00:00Z"),
 *   setting: null,
 * };
 * const outlook = outlookOf({ record, open: [], backfill: null }, {
 *   schedule: parseSchedule("0 * * * *", "UTC"),
 *   since: { kind: "now" },
 *   now: new Date("2026-01-01T10:59:59Z"),
 * });
 * assertEquals(outlook?.until, new Date("2026-01-01T11:00:00Z"));
 * ```
 */
export function outlookOf(
  { record, open }: ClaimState,
  { schedule, since, now }: OutlookTerms,
): Outlook | null {
  if (open.length > 0) return null;
  const tick = schedule.next(cursorOf(record, since));
  // A wake-up waits for the ticks of its own minute.
  const until = tick && startOfMinute(tick);
  return until !== null && until <= now ? null : { record, until };
}
