import type { WakeGap } from "../../../domain/upkeep/wake_gap.ts";
import type { Sql } from "../database/ledger_database.ts";

const FORGET = `delete from {schema}.wake_gaps where host = $host and "end" < $before`;
const JOINED = `select min(start) as start, max("end") as "end" from {schema}.wake_gaps
  where host = $host and plugin = $plugin and start <= $end and "end" >= $start`;
const WITHIN = `delete from {schema}.wake_gaps where host = $host and start >= $start and "end" <= $end`;
const OWN_WITHIN = `${WITHIN} and plugin = $plugin`;
const ADD =
  `insert into {schema}.wake_gaps (host, plugin, start, "end") values ($host, $plugin, $start, $end)`;

/** What `recordWakeGaps()` takes. */
export interface NewWakeGaps {
  readonly host: string;
  readonly gaps: readonly WakeGap[];
  readonly keepFrom: Date;
}

/** Records gaps, in the transaction `sql`; see `WakeGaps.recordWakeGaps()`. */
export async function recordWakeGaps(sql: Sql, { host, gaps, keepFrom }: NewWakeGaps): Promise<void> {
  await sql.query(FORGET, { host, before: keepFrom.getTime() });
  for (const { plugin, ...gap } of gaps) {
    const name = { host, plugin: plugin ?? "" };
    const [start, end] = [gap.start.getTime(), gap.end.getTime()];
    const [joined] = await sql.query<{ start: number | null; end: number | null }>(JOINED, {
      ...name,
      start,
      end,
    });
    const whole = { start: Math.min(start, joined?.start ?? start), end: Math.max(end, joined?.end ?? end) };
    // What seemed one plugin's gap at first may have been the beginning of the host's.
    if (plugin === null) await sql.query(WITHIN, { host, ...whole });
    else await sql.query(OWN_WITHIN, { ...name, ...whole });
    await sql.query(ADD, { ...name, ...whole });
  }
}
