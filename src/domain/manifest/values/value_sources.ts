import type { CommandLine } from "../manifest.ts";

/** Where the values stand that a manifest points at. */
export interface ValueSources {
  /** Returns an environment variable. */
  env(name: string): string | undefined;
  /**
   * Returns a file's text.
   *
   * @throws {ValueSourceError} If it cannot be read.
   */
  file(path: string): string;
  /**
   * Returns the text of a credential.
   *
   * @throws {ValueSourceError} If there is none, or it cannot be read.
   */
  credential(name: string): string;
  /**
   * Returns what a program printed, which was run before.
   *
   * @throws {ValueSourceError} If it failed.
   */
  command(argv: CommandLine): string;
}

/** Runs the programs whose output is a value. */
export interface ValueCommands {
  /** Runs those that were not run yet. What becomes of them is for `command()` to tell. */
  runCommands(commands: readonly CommandLine[]): Promise<void>;
}

/** Environment variables that can be listed. */
export interface Variables extends Pick<ValueSources, "env"> {
  /** Returns the names of all that are set. */
  names(): readonly string[];
}

/** The environment of plugins: what the manifest's `env_file` has, behind what this process was started with. */
export interface PluginVariables extends Variables {
  /** What this process was started with alone. */
  readonly inherited: Variables;
}

/** A value could not be read. The message is complete. */
export class ValueSourceError extends Error {
  override name = "ValueSourceError";
}
