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

/** A file of a value could not be read. The message is complete. */
export class ValueSourceError extends Error {
  override name = "ValueSourceError";
}
