import type { LogEntry } from "../../ports/plugin_host.ts";
import type { RunLogs, RunLogWriter } from "../../ports/run_logs.ts";
import { FileRunLogWriter } from "./file_run_log_writer.ts";
import { parseLogLine } from "./log_line.ts";

/** What {@linkcode FileRunLogs} needs. */
export interface FileRunLogsOptions {
  /** Absolute path; made when the first log is opened. */
  readonly folder: string;
  /** How large one run's log may grow, in bytes. */
  readonly limit: number;
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

  open(plugin: string, runId: number): RunLogWriter {
    const { limit, warn } = this.#options;
    const path = this.#path(plugin, runId);
    try {
      const folder = this.#folder(plugin);
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
      removeOldest(folder, KEPT - 1);
      const file = Deno.openSync(path, { create: true, append: true, mode: 0o600 });
      return new FileRunLogWriter({ path, file, limit, warn });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      warn(`Cannot open the log "${path}": ${error.message}`);
      return { write() {}, close() {} };
    }
  }

  async read(plugin: string, runId: number): Promise<LogEntry[] | undefined> {
    try {
      const text = await Deno.readTextFile(this.#path(plugin, runId));
      return text.split("\n").map(parseLogLine).filter((entry) => entry !== null);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  #folder(plugin: string): string {
    return `${this.#options.folder}/${plugin}`;
  }

  #path(plugin: string, runId: number): string {
    return `${this.#folder(plugin)}/${runId}.jsonl`;
  }
}

function removeOldest(folder: string, kept: number): void {
  const runs = [...Deno.readDirSync(folder)]
    .map(({ name }) => /^(\d+)\.jsonl$/.exec(name)?.[1])
    .filter((run) => run !== undefined)
    .sort((a, b) => Number(b) - Number(a));
  for (const run of runs.slice(kept)) remove(`${folder}/${run}.jsonl`);
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    // Another process removes the same old logs.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
