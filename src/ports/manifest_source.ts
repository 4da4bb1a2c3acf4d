import type { Manifest } from "../domain/manifest/manifest.ts";
import type { PluginChoice } from "../domain/manifest/parse/parse_manifest.ts";
import type { PluginVariables, ValueSources } from "../domain/manifest/values/value_sources.ts";

/** Where the manifest stands, and the values that it points at. */
export interface ManifestSource {
  /**
   * Reads and parses a manifest.
   *
   * @param path Absolute path.
   * @param choice Which plugins to parse; all, if left out.
   * @throws {ManifestError} If it cannot be read, or has faults.
   */
  read(path: string, choice?: PluginChoice): Promise<Manifest>;
  /**
   * Reads the manifest's `env_file`, if it names one.
   *
   * @throws {ManifestError} If it cannot be read.
   */
  environment(manifest: Manifest): Promise<Environment>;
}

/** The variables of the process and those of `env_file`; where both have one, the process's counts. */
export interface Environment extends ValueSources, PluginVariables {
  /**
   * Puts the variables of `env_file` that the process lacks into its environment: the libraries that it works with read
   * some there, such as a database's password.
   */
  apply(): void;
}
