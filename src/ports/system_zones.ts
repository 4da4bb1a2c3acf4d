import type { ZoneClock } from "../domain/schedule/parse_zone_file.ts";

/** The time zones as the system has them: by these, and not by the data that this program carries, cron's daemon works. */
export interface SystemZones {
  /** Returns a zone's clock, or null if the system does not have it. */
  clock(zone: string): ZoneClock | null;
}
