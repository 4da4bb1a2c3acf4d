import type { BackfillProgress, BackfillRecord } from "../../domain/window/backfill.ts";
import type { Trigger } from "../../domain/contract/run_context.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { type BackfillReport, runBackfill } from "../../services/hand_work/backfill.ts";
import { prepareOnRecord } from "../../services/load/put_on_record.ts";
import { type CommandContext, EXIT } from "../cli/command.ts";
import { busyTeller, retryTeller } from "../cli/retry_teller.ts";
import { stopTeller } from "../cli/stop_teller.ts";
import { failureJson, formatFailure } from "../format/failure.ts";
import { formatInstant, formatWindow } from "../format/instant.ts";
import { backfillJson } from "../format/json.ts";
import { formatLogLine } from "../format/log_line.ts";
import { formatProgress, type ProgressStart } from "../format/progress.ts";
import { type PluginRoom, rereader } from "../cli/room.ts";

/** How a backfill is worked on. */
export interface BackfillWork extends PluginRoom {
  readonly backfill: BackfillRecord;
  readonly parallel: number;
  readonly trigger: Trigger;
}

/** How a backfill went. */
export interface WorkedBackfill {
  readonly exit: number;
  /** What `--json` tells of it. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Works on a backfill, shows how far it is, and tells people how it went. */
export async function workOnBackfill(
  { flags, terminal, ports }: CommandContext,
  { entry, room, ...work }: BackfillWork,
): Promise<WorkedBackfill> {
  const zone = ports.localZone;
  const stop = ports.stop();
  const prepared = await prepareOnRecord(room, entry);
  let began: ProgressStart | undefined;
  const onProgress = (progress: BackfillProgress) => {
    const now = ports.clock.now();
    began ??= { at: now, settledMs: progress.settledMs };
    terminal.passing(formatProgress(progress, began, now));
  };
  const echo = (line: LogEntry) => flags.has("verbose") && terminal.err(formatLogLine(line, zone));
  const reread = rereader(ports, entry.name);
  const onStop = stopTeller(entry.name, terminal);
  const onRetry = terminal.interactive ? await retryTeller(entry.name, terminal, ports) : undefined;
  const onBusy = terminal.interactive ? await busyTeller(entry.name, terminal, ports) : undefined;
  const hooks = { echo, onStop, onRetry, onProgress, ...onBusy && { onBusy } };
  const report = await runBackfill(room, { ...work, ...hooks, reread, entry, prepared, stop });
  terminal.passing("");
  const { result, windows, failures, progress } = report;
  const reports = failures.flatMap((failure) => formatFailure(entry.name, failure, zone));
  if (reports.length > 0) terminal.error("plugin", reports);
  const line = `${entry.name}: ${tell(entry.name, report, zone)}`;
  if (result === "done") terminal.out(line);
  else terminal.err(`gapless: ${line}`);
  return {
    exit: result === "done" && failures.length === 0 ? EXIT.ok : EXIT.failed,
    json: {
      plugin: entry.name,
      result,
      windows: windows.map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() })),
      failures: failures.map(failureJson),
      backfill: progress === undefined ? null : backfillJson(progress),
    },
  };
}

function tell(plugin: string, { result, progress }: BackfillReport, zone: string): string {
  if (progress === undefined) return "its backfill is gone";
  const { backfill, done, parked } = progress;
  const span = formatWindow(backfill, zone);
  switch (result) {
    case "done":
      return `the backfill of ${span} is done (${done} ${done === 1 ? "window" : "windows"})`;
    case "disabled":
      return "it says that it is not enabled; nothing was done";
    case "unfinished":
      return `the backfill of ${span} is not finished: it is cut up to ${
        formatInstant(backfill.cursor, zone)
      }` +
        (parked === 0 ? "" : `, and ${parked} parked (gapless retry ${plugin}, or skip)`) +
        `; gapless backfill ${plugin} goes on with it`;
  }
}
