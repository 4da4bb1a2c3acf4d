import type { Manifest } from "../../domain/manifest/manifest.ts";
import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { parseEnvFile } from "../../domain/manifest/parse/parse_env_file.ts";
import { parseManifest, type PluginChoice } from "../../domain/manifest/parse/parse_manifest.ts";
import { ProcessEnvironment, type RunCommand } from "./process_environment.ts";
import { readManifest } from "./read_manifest.ts";
import { reasonOf } from "./reason_of.ts";

/** Manifests, and what they point at, in files of this machine. */
export class FileManifestSource {
  readonly #runCommand: RunCommand;

  /** @param runCommand Runs the programs whose output is a value. */
  constructor(runCommand: RunCommand) {
    this.#runCommand = runCommand;
  }

  /**
   * Reads and parses a manifest.
   *
   * @param path Absolute path.
   * @param choice Which plugins to parse; all, if left out.
   * @throws {ManifestError} If it cannot be read, or has faults.
   */
  async read(path: string, choice?: PluginChoice): Promise<Manifest> {
    // TOML has no byte order mark; some editors put one in front.
    return parseManifest((await readManifest(path)).replace(/^\ufeff/, ""), path, choice);
  }

  /**
   * Reads the manifest's `env_file`, if it names one.
   *
   * @throws {ManifestError} If it cannot be read.
   */
  async environment({ path, envFile }: Manifest): Promise<ProcessEnvironment> {
    if (envFile === null) return new ProcessEnvironment(new Map(), this.#runCommand);
    return new ProcessEnvironment(await readEnvFile(envFile, path), this.#runCommand);
  }
}

async function readEnvFile(file: string, manifest: string): Promise<Map<string, string>> {
  try {
    return parseEnvFile(await Deno.readTextFile(file));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : reasonOf(error);
    const message = `Cannot read the file "${file}": ${reason}`;
    throw new ManifestError(manifest, [{ path: "gapless.env_file", message }], { cause: error });
  }
}
