import { readBlock } from "../../domain/crontab/block.ts";
import { parseEntry } from "../../domain/crontab/entry.ts";
import type { Instance } from "../../domain/instance/instance.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import { parseSchedule } from "../../domain/schedule/schedule.ts";
import { findWakeGaps, type Watched } from "../../domain/upkeep/find_wake_gaps.ts";
import type { WakeGap } from "../../domain/upkeep/wake_gap.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Crontab, CrontabError } from "../../ports/crontab.ts";
import type { Crontabs } from "../../ports/crontabs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { ProcessTable } from "../../ports/process_table.ts";
import type { WakeTraces } from "../../ports/wake_traces.ts";
import { asCrontabFault } from "../crontab/as_crontab_fault.ts";

const FIELDS = 5;
/** Clocks change by half an hour at least, and cron's rules around such a change are its own. */
const LOOK_BACK_MS = 2 * 3_600_000;

/** What gaps are found and recorded with. */
export interface WakeGapRoom {
  readonly clock: Clock;
  readonly crontabs: Crontabs;
  readonly ledger: Pick<Ledger, "summaries" | "wakeGaps" | "recordWakeGaps">;
  readonly instance: Instance;
  readonly manifest: Pick<Manifest, "target" | "keep">;
  readonly processes: Pick<ProcessTable, "self">;
  readonly traces: WakeTraces;
  readonly localZone: string;
}

/**
 * Compares the traces of wake-ups with the minutes at which the lines of the block should have fired, and records the gaps.
 *
 * @returns Those that are new, or longer than they were.
 */
export async function recordWakeGaps(room: WakeGapRoom): Promise<WakeGap[]> {
  const { clock, ledger, localZone, manifest, processes } = room;
  const now = clock.now();
  if (offsetOf(localZone, now) !== offsetOf(localZone, new Date(now.getTime() - LOOK_BACK_MS))) return [];
  const { host } = processes.self();
  const found = findWakeGaps(await watchedPlugins(room), now);
  const known = found.length === 0 ? [] : await ledger.wakeGaps({
    from: found.reduce(
      (first, { start }) => start < first ? start : first,
      now,
    ),
  });
  const fresh = found.filter((gap) =>
    !known.some((one) =>
      one.host === host && one.plugin === gap.plugin && one.start <= gap.start && one.end >= gap.end
    )
  );
  if (fresh.length > 0) {
    await ledger.recordWakeGaps(host, fresh, new Date(now.getTime() - manifest.keep.ms));
  }
  return fresh;
}

/** Returns the plugins whose lines stand in the block of this host. */
async function watchedPlugins(
  { crontabs, instance, manifest, ledger, traces, localZone }: WakeGapRoom,
): Promise<Watched[]> {
  const text = await readIfThere(crontabs.at(manifest.target));
  if (text === null) return [];
  const block = asCrontabFault(() => readBlock(text, instance.name))();
  const since = new Map((await ledger.summaries()).map(({ record }) => [record.name, record.activeSince]));
  const lines = new Map<string, string[]>();
  for (const line of block?.lines ?? []) {
    const entry = parseEntry(line);
    if (entry?.enabled !== true) continue;
    const fields = line.split(" ", FIELDS).join(" ");
    lines.set(entry.plugin, [...lines.get(entry.plugin) ?? [], fields]);
  }
  return [...lines].flatMap(([plugin, own]) => {
    const from = since.get(plugin);
    // Synced by nobody yet.
    if (from === undefined) return [];
    return [{
      plugin,
      lines: own.map((line) => parseSchedule(line, localZone)),
      since: from,
      wakeUps: traces.read(plugin),
    }];
  });
}

/** Where there is no cron, as in a container or under systemd's timers, no line is missed. */
async function readIfThere(crontab: Pick<Crontab, "read">): Promise<string | null> {
  try {
    return await crontab.read();
  } catch (error) {
    if (error instanceof CrontabError) return null;
    throw error;
  }
}

function offsetOf(timeZone: string, instant: Date): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(
    instant,
  );
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}
