import type { RunRecord } from "../../domain/window/records.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { runJson } from "./json.ts";

/** What is known of a run at the beginning of its log. */
export function runHeadJson(run: RunRecord) {
  const { id, plugin, window, attempt, outcome, started_at, ended_at } = runJson(run);
  return { run: id, plugin, window, attempt, outcome, started_at, ended_at };
}

/** An entry as `logs --json` prints it. */
export function logEntryJson({ time, level, message, fields, report }: LogEntry) {
  return { time: time.toISOString(), level, message, ...fields && { fields }, ...report && { report } };
}

/** An entry as one line of JSON, for what collects the logs of many plugins. */
export function logLineJson(plugin: string, entry: LogEntry): string {
  const { time, level, ...rest } = logEntryJson(entry);
  return JSON.stringify({ time, level, plugin, ...rest });
}
