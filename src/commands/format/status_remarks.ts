import type { BackfillProgress } from "../../domain/window/backfill.ts";
import { clipped, MESSAGE_BYTES } from "../../domain/text/clipped.ts";
import type { PluginStatus, RunStatus } from "../../services/status.ts";
import type { WaitingPlugin } from "../../ports/run_slots.ts";
import { formatPause } from "./decision.ts";
import { formatDuration } from "./duration.ts";
import { formatInstant, formatWindow } from "./instant.ts";

/** Says what a person should know of a plugin beyond the table of `status`, and the way out. */
export function statusRemarks(plugin: PluginStatus, { zone }: { readonly zone: string }): string[] {
  const { name, state, problems, running, waitingFor, pause, lastRun, loadError, aheadSeconds, backfills } =
    plugin;
  const remarks: string[] = [];
  if (loadError !== null) remarks.push(clipped(loadError, MESSAGE_BYTES));
  if (pause !== null) {
    remarks.push(`paused at ${formatInstant(pause.at, zone)} by ${formatPause(name, pause, zone)}`);
  }
  if (problems.includes("silent")) remarks.push(silence(plugin, zone));
  if (problems.includes("stuck")) remarks.push(...running.map((run) => stuck(name, run, zone)));
  if (waitingFor === "memory") remarks.push("a wake-up waits for memory, and goes on by itself");
  if (plugin.waiting !== null) remarks.push(waiting(plugin.waiting, zone));
  if (state === "new") remarks.push('not registered yet; "gapless sync" puts it into the crontab');
  if ((problems.includes("owed") || problems.includes("parked")) && lastRun?.error) {
    const [message = ""] = lastRun.error.split("\n", 1);
    remarks.push(`last run ${lastRun.outcome}: ${clipped(message, MESSAGE_BYTES)}`);
  }
  if (aheadSeconds > 0) {
    remarks.push(
      `covered ${formatDuration(aheadSeconds * 1000)} ahead of the clock; if the clock was wrong then, ` +
        `"gapless rewind ${name} --to now"`,
    );
  }
  return [...remarks, ...backfills.map((progress) => unfinished(name, progress, zone))];
}

function silence({ lateMs, lastWakeUp }: PluginStatus, zone: string): string {
  const woken = lastWakeUp === null
    ? "it was never woken"
    : `it was last woken at ${formatInstant(lastWakeUp, zone)}`;
  return `late by ${
    formatDuration(lateMs)
  }, and ${woken}; does cron run, and is the block in the crontab? "gapless doctor" tells`;
}

/** Names a few of those that run. */
const MOST_HOLDERS = 5;

function waiting({ since, pool, holders }: WaitingPlugin, zone: string): string {
  const limit = pool === null ? "max_concurrent" : `the pool "${pool}"`;
  const others = holders.length > MOST_HOLDERS ? ` and ${holders.length - MOST_HOLDERS} more` : "";
  const names = holders.length === 0
    ? "nobody: it is being started"
    : holders.slice(0, MOST_HOLDERS).join(", ");
  return `waiting for a slot of ${limit} since ${formatInstant(since, zone)}; held by ${names}${others}`;
}

function stuck(plugin: string, { pid, host, startedAt }: RunStatus, zone: string): string {
  return `its run has gone on since ${formatInstant(startedAt, zone)} in process ${pid} on ${host}; ` +
    `"gapless logs ${plugin}" shows what it did, "kill ${pid}" there ends it`;
}

function unfinished(
  plugin: string,
  { backfill, done, owed, leased, parked }: BackfillProgress,
  zone: string,
): string {
  const counts = Object.entries({ done, owed, leased, parked }).filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`).join(", ") || "none begun";
  return `the backfill of ${formatWindow(backfill, zone)} is not finished (windows: ${counts}); ` +
    `"gapless backfill ${plugin}" goes on with it`;
}
