import { CronPluginBase, type RunContext } from "@gapless/gapless";

/** What the manager is given by the program that carries it. */
export interface ManagerConfig {
  /** Command that brings the crontab in step with the manifest and prints what it did as JSON. */
  readonly command: readonly [string, ...string[]];
}

/** Makes the command leave a block alone that was edited by hand. */
const UNLESS_EDITED = "--unless-edited";

/** What the command prints, as far as the manager cares. */
interface SyncReport {
  readonly changed: boolean;
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly disabled: readonly string[];
  /** Left out by older programs. */
  readonly warnings?: readonly {
    readonly plugin: string;
    readonly message: string;
    /** False: the last sync reported it. Left out by older programs. */
    readonly is_new?: boolean;
  }[];
  readonly failures: readonly { readonly plugin: string; readonly error: string; readonly fresh: boolean }[];
}

/**
 * Keeps the crontab in step with the manifest: adds new plugins, updates changed ones, turns disabled ones into comments,
 * drops those that are gone.
 *
 * A run fails, for cron to tell of it, when someone edited the block by hand (only the next attempt overwrites the edit)
 * and when a plugin does not load that did before (it keeps its line, and later runs only log it).
 */
export default class Manager extends CronPluginBase<ManagerConfig> {
  override interval(): string {
    return "*/5 * * * *";
  }

  override async run(
    _start: Date,
    _end: Date,
    { attempt, log, signal }: RunContext<ManagerConfig>,
  ): Promise<void> {
    const { failures, warnings = [], ...done } = await this.#sync(
      attempt === 1 ? [UNLESS_EDITED] : [],
      signal,
    );
    const { changed, added, updated, removed, disabled } = done;
    if (changed) log.info("the crontab was brought in step", { added, updated, removed, disabled });
    for (const { plugin, message, is_new } of warnings) {
      if (is_new !== false) log.warn(`${plugin}: ${message}`);
    }
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

  async #sync(flags: readonly string[], signal: AbortSignal): Promise<SyncReport> {
    const [program, ...args] = [...this.config.command, ...flags];
    const { code, stdout, stderr } = await new Deno.Command(program ?? "", {
      args,
      clearEnv: true,
      env: environment(),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal,
    }).output();
    const text = new TextDecoder().decode(stdout);
    if (text.trim() === "") throw new Error(explain(new TextDecoder().decode(stderr), code));
    return JSON.parse(text) as SyncReport;
  }
}

/**
 * Returns the variables for the command. Deno starts no program with a library that the environment preloads, unless every
 * program may be started: containers often name one, such as jemalloc.
 */
function environment(): Record<string, string> {
  const variables = Object.entries(Deno.env.toObject());
  return Object.fromEntries(variables.filter(([name]) => !/^(?:LD_|DYLD_)/.test(name)));
}

/** Returns the message in an error report, or the report itself. */
function explain(stderr: string, code: number): string {
  try {
    return (JSON.parse(stderr) as { error: { message: string } }).error.message;
  } catch {
    return stderr.trim() || `sync ended with exit code ${code} and said nothing`;
  }
}
