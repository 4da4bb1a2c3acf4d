import { CronPluginBase, type Permissions, type RunContext } from "@gapless/gapless";

/** Config of the report. */
export interface ReportConfig {
  /** A log file; each line begins with an ISO 8601 instant, then a space and the entry. */
  readonly log: string;
  /** Folder that gets one report per window. */
  readonly folder: string;
}

/** Counts the entries of a log, over exactly its window, and writes one report per window. */
export default class Report extends CronPluginBase<ReportConfig> {
  override enabled(): boolean {
    return this.config.log !== undefined && this.config.folder !== undefined;
  }

  override interval(): string {
    return "0 * * * *";
  }

  override permissions(): Permissions {
    const { log, folder } = this.config;
    return {
      ...(log === undefined ? {} : { read: { [log]: "counts its entries" } }),
      ...(folder === undefined ? {} : { write: { [folder]: "keeps a report of each window" } }),
    };
  }

  override async run(start: Date, end: Date, { log, signal }: RunContext<ReportConfig>): Promise<void> {
    const lines = (await Deno.readTextFile(this.config.log)).split("\n");
    signal.throwIfAborted();
    const counts = count(lines.filter((line) => isWithin(line, start, end)));
    const name = `${stamp(start)}--${stamp(end)}.json`;
    await write(`${this.config.folder}/${name}`, { start, end, counts });
    log.info("report written", { name, entries: Object.values(counts).reduce((sum, n) => sum + n, 0) });
  }
}

/** Half-open: an entry at the window's end belongs to the next window, so that each is counted once. */
function isWithin(line: string, start: Date, end: Date): boolean {
  const at = Date.parse(line.slice(0, line.indexOf(" ")));
  return start.getTime() <= at && at < end.getTime();
}

function count(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const entry = line.slice(line.indexOf(" ") + 1);
    counts[entry] = (counts[entry] ?? 0) + 1;
  }
  return counts;
}

/** Writes whole files only, under the same name for the same window: running a window twice does no harm. */
async function write(path: string, report: unknown): Promise<void> {
  await Deno.writeTextFile(`${path}.part`, JSON.stringify(report, null, 2) + "\n");
  await Deno.rename(`${path}.part`, path);
}

function stamp(instant: Date): string {
  return instant.toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
