import { CronPluginBase, type RunContext } from "@gapless/gapless";

/** What the manager is given by the program that carries it. */
export interface ManagerConfig {
  /** Command that brings the crontab in step with the manifest and prints what it did as JSON. */
  readonly command: readonly [string, ...string[]];
}

/** What the command prints, as far as the manager cares. */
interface SyncReport {
  readonly changed: boolean;
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly disabled: readonly string[];
  readonly failures: readonly { readonly plugin: string; readonly error: string; readonly fresh: boolean }[];
}

/**
 * Keeps the crontab in step with the manifest: adds new plugins, updates changed ones, turns disabled ones into comments,
 * drops those that are gone.
 *
 * A plugin that does not load keeps its line. The first wake-up that finds it so fails, for cron to tell of it; later
 * ones only log it.
 */
export default class Manager extends CronPluginBase<ManagerConfig> {
  override interval(): string {
    return "*/5 * * * *";
  }

  override async run(_start: Date, _end: Date, { log, signal }: RunContext<ManagerConfig>): Promise<void> {
    const [program, ...args] = this.config.command;
    const command = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal,
    });
    const { code, stdout, stderr } = await command.output();
    const text = new TextDecoder().decode(stdout);
    if (text.trim() === "") throw new Error(explain(new TextDecoder().decode(stderr), code));
    const { failures, ...done } = JSON.parse(text) as SyncReport;
    if (done.changed) log.info("the crontab was brought in step", { ...done });
    for (const { plugin, error } of failures) {
      log.error(`${plugin} cannot be loaded; its line stays`, { error });
    }
    const fresh = failures.filter((failure) => failure.fresh);
    if (fresh.length > 0) {
      throw new Error(
        fresh.map(({ plugin, error }) => `${plugin} cannot be loaded; its line stays: ${error}`).join("\n"),
      );
    }
  }
}

/** Returns the message in an error report, or the report itself. */
function explain(stderr: string, code: number): string {
  try {
    return (JSON.parse(stderr) as { error: { message: string } }).error.message;
  } catch {
    return stderr.trim() || `sync ended with exit code ${code} and said nothing`;
  }
}
