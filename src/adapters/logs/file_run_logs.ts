import type { Retention } from "../../domain/archive/retention.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import type { RunLogs, RunLogWriter } from "../../ports/run_logs.ts";
import { ifExists, ifExistsSync, isUnreachable } from "../files/if_exists.ts";
import { removeIfThere } from "../files/remove_if_there.ts";
import { FileRunLogWriter } from "./file_run_log_writer.ts";
import { removeSegments, segmentPaths } from "./log_tail.ts";
import { readLog } from "./read_log.ts";

/** What {@linkcode FileRunLogs} needs. */
export interface FileRunLogsOptions {
  /** Absolute path; made when the first log is opened. */
  readonly folder: string;
  /** Hears of logs that cannot be written. A run goes on without its log. */
  readonly warn: (message: string) => void;
}

/** How many logs of a plugin are kept. */
const KEPT = 100;

/** {@linkcode RunLogs} in a folder for each plugin, one file of JSON lines for each run. */
export class FileRunLogs implements RunLogs {
  readonly #options: FileRunLogsOptions;

  constructor(options: FileRunLogsOptions) {
    this.#options = options;
  }

  open(plugin: string, runId: number, limit: number): RunLogWriter {
    const { warn } = this.#options;
    const path = this.#path(plugin, runId);
    try {
      const folder = this.#folder(plugin);
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (!Deno.lstatSync(folder).isDirectory) throw new Error(`"${folder}" is a symbolic link`);
      for (const old of logsIn(folder).slice(KEPT - 1)) remove(old);
      // What is there is of a ledger that was here before, whose runs had the same numbers.
      remove(path);
      const file = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
      return new FileRunLogWriter({ path, file, limit, warn });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      warn(`Cannot open the log "${path}": ${error.message}`);
      return { write() {}, close() {} };
    }
  }

  async read(plugin: string, runId: number): Promise<AsyncIterable<LogEntry> | undefined> {
    const path = this.#path(plugin, runId);
    return await ifExists(() => Deno.stat(path)) && readLog(path);
  }

  lastWritten(plugin: string, runId: number): Date | undefined {
    const path = this.#path(plugin, runId);
    // A long log goes on in its segments.
    const times = [path, ...segmentPaths(path)].map((file) =>
      ifExistsSync(() => Deno.statSync(file).mtime?.getTime(), isUnreachable) ?? 0
    );
    const last = Math.max(...times);
    return last === 0 ? undefined : new Date(last);
  }

  prune(plugin: string, { before, newest }: Retention): void {
    const folder = this.#folder(plugin);
    try {
      for (const path of logsIn(folder).slice(newest).reverse()) {
        // Oldest first: what comes behind one that stays is younger still.
        if ((Deno.statSync(path).mtime ?? before) >= before) return;
        remove(path);
      }
    } catch (error) {
      // No run of the plugin has been here, or another process drops the same logs.
      if (error instanceof Deno.errors.NotFound) return;
      if (!(error instanceof Error)) throw error;
      this.#options.warn(`Cannot drop old logs in "${folder}": ${error.message}`);
    }
  }

  #folder(plugin: string): string {
    return `${this.#options.folder}/${plugin}`;
  }

  #path(plugin: string, runId: number): string {
    return `${this.#folder(plugin)}/${runId}.jsonl`;
  }
}

/** Returns the paths of logs, newest first. */
function logsIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)]
    .map(({ name }) => /^(\d+)\.jsonl$/.exec(name)?.[1])
    .filter((run) => run !== undefined)
    .sort((a, b) => Number(b) - Number(a))
    .map((run) => `${folder}/${run}.jsonl`);
}

/** Another process may remove the same old logs. */
function remove(path: string): void {
  removeSegments(path);
  removeIfThere(path);
}
