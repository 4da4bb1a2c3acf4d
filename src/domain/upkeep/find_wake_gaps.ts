import { startOfMinute } from "../instant/minute.ts";
import type { WakeGap } from "./wake_gap.ts";

const MINUTE_MS = 60_000;
/** Traces reach so far back: a ring has 64 slots, and one may be overwritten just now. */
const REACH_MS = 60 * MINUTE_MS;
/** How late a wake-up may leave its trace on a machine that is busy. */
const PATIENCE_MS = 2 * MINUTE_MS;

/** A plugin whose lines stand in the block, and the traces of its wake-ups. */
export interface Watched {
  readonly plugin: string;
  /** Its lines, as rows of minutes. */
  readonly lines: readonly Minutes[];
  /** Since when they stand there. */
  readonly since: Date;
  /** Oldest first, at most one a minute. */
  readonly wakeUps: readonly Date[];
}

/** When a line fires. */
export interface Minutes {
  next(instant: Date): Date | null;
  last(instant: Date): Date | null;
}

/**
 * Finds the time in which lines should have fired, and no wake-up left a trace: of the last hour, minute by minute; and before it, if
 * nothing at all was woken for longer than that.
 *
 * Where all that should have been woken was not, it is a gap of the host; where others were, of the plugin.
 */
export function findWakeGaps(watched: readonly Watched[], now: Date): WakeGap[] {
  const to = startOfMinute(new Date(now.getTime() - PATIENCE_MS)).getTime();
  const from = to - REACH_MS;
  const looked = watched.map((one) => ({ ...one, ...look(one, { from, to }) }));
  const silence = longSilence(watched, from);
  const all = looked.flatMap(({ plugin, missed }) => missed.map((minute) => ({ plugin, minute })))
    .sort((a, b) => a.minute - b.minute);
  const woken = looked.flatMap(({ met }) => met).sort((a, b) => a - b);
  const spans = spansBetween(all, woken);
  const [first] = spans;
  // The long silence ends with the first wake-up after it.
  const goesOn = silence !== null && first !== undefined && !woken.some((minute) => minute < first.start);
  const hosts = spans.filter(({ plugins }) => plugins.size > 1 || watched.length === 1);
  const isHosts = (minute: number) => hosts.some(({ start, end }) => minute >= start && minute <= end);
  const own = looked.flatMap(({ plugin, missed, met }) =>
    spansBetween(missed.filter((minute) => !isHosts(minute)).map((minute) => ({ plugin, minute })), met)
      .map((span) => gapOf(plugin, span))
  );
  const wide = hosts.filter((span) => !(goesOn && span === first)).map((span) => gapOf(null, span));
  if (silence === null) return [...wide, ...own];
  const end = goesOn && first && hosts.includes(first) ? first.end : silence.end;
  return [gapOf(null, { start: silence.start, end }), ...wide, ...own];
}

interface Span {
  /** Its first and its last minute. */
  readonly start: number;
  readonly end: number;
}

/** Finds which minutes of a span a plugin was woken in as it should, and which not. */
function look(
  { lines, since, wakeUps }: Watched,
  { from, to }: { readonly from: number; readonly to: number },
) {
  const expected = [...new Set(lines.flatMap((line) => minutesOf(line, { start: from, end: to })))]
    .filter((minute) => minute > since.getTime()).sort((a, b) => a - b);
  const traces = wakeUps.map((at) => at.getTime());
  const used = new Set<number>();
  const met: number[] = [];
  // First those that came in their minute, then those that came late.
  for (const [early, late] of [[0, MINUTE_MS], [MINUTE_MS, PATIENCE_MS]] as const) {
    for (const minute of expected) {
      if (met.includes(minute)) continue;
      const trace = traces.find((at) => at >= minute + early && at < minute + late && !used.has(at));
      if (trace === undefined) continue;
      used.add(trace);
      met.push(minute);
    }
  }
  return { met: met.sort((a, b) => a - b), missed: expected.filter((minute) => !met.includes(minute)) };
}

function minutesOf(line: Minutes, { start, end }: Span): number[] {
  const minutes: number[] = [];
  for (let at = line.next(new Date(start - 1)); at !== null && at.getTime() < end; at = line.next(at)) {
    minutes.push(at.getTime());
  }
  return minutes;
}

/** Returns the time before the last hour in which nothing was woken, if something should have been; null if that is not known. */
function longSilence(watched: readonly Watched[], from: number): Span | null {
  const older = watched.flatMap(({ wakeUps }) => wakeUps.map((at) => at.getTime())).filter((at) => at < from);
  if (older.length === 0) return null;
  const last = Math.max(...older);
  const edges = watched.flatMap(({ lines, since }) =>
    lines.flatMap((line) => {
      const after = Math.max(last, since.getTime());
      const first = line.next(new Date(startOfMinute(new Date(after)).getTime()))?.getTime();
      const final = line.last(new Date(from - 1))?.getTime();
      return first !== undefined && final !== undefined && first < from && final >= first
        ? [first, final]
        : [];
    })
  );
  return edges.length === 0 ? null : { start: Math.min(...edges), end: Math.max(...edges) };
}

/** Joins minutes that were missed, as long as nothing was woken between them. */
function spansBetween(
  missed: readonly { readonly plugin: string; readonly minute: number }[],
  woken: readonly number[],
): (Span & { readonly plugins: ReadonlySet<string> })[] {
  const spans: { start: number; end: number; plugins: Set<string> }[] = [];
  for (const { plugin, minute } of missed) {
    const last = spans.at(-1);
    if (last && !woken.some((at) => at >= last.end && at <= minute)) {
      last.end = minute;
      last.plugins.add(plugin);
    } else spans.push({ start: minute, end: minute, plugins: new Set([plugin]) });
  }
  return spans;
}

function gapOf(plugin: string | null, { start, end }: Span): WakeGap {
  return { plugin, start: new Date(start), end: new Date(end + MINUTE_MS) };
}
