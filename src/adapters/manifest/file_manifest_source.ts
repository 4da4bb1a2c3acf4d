import type { Manifest } from "../../domain/manifest/manifest.ts";
import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { parseEnvFile } from "../../domain/manifest/parse/parse_env_file.ts";
import { parseManifest, type PluginChoice } from "../../domain/manifest/parse/parse_manifest.ts";
import { readRegularText } from "../files/read_regular_file.ts";
import { ProcessEnvironment, type ReasonAgainst, type RunCommand } from "./process_environment.ts";
import { readManifest } from "./read_manifest.ts";
import { reasonOf } from "./reason_of.ts";

/** Manifests, and what they point at, in files of this machine. */
export class FileManifestSource {
  readonly #runCommand: RunCommand;
  readonly #reasonAgainst: ReasonAgainst;

  /**
   * @param runCommand Runs the programs whose output is a value.
   * @param reasonAgainst Returns why a file with values must not be read; every file may, if left out.
   */
  constructor(runCommand: RunCommand, reasonAgainst: ReasonAgainst = () => null) {
    this.#runCommand = runCommand;
    this.#reasonAgainst = reasonAgainst;
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
   * @param inherited The variables that this process was started with; those that it has now, if left out.
   * @throws {ManifestError} If it cannot be read.
   */
  // deno-lint-ignore require-await -- a promise carries its errors to those who wait for it.
  async environment(
    { path, envFile }: Manifest,
    inherited?: Readonly<Record<string, string>>,
  ): Promise<ProcessEnvironment> {
    const options = { runCommand: this.#runCommand, reasonAgainst: this.#reasonAgainst, inherited };
    if (envFile === null) return new ProcessEnvironment(new Map(), options);
    const reason = this.#reasonAgainst(envFile);
    if (reason !== null) throw envFileError(path, envFile, reason);
    return new ProcessEnvironment(readEnvFile(envFile, path), options);
  }
}

function readEnvFile(file: string, manifest: string): Map<string, string> {
  try {
    return parseEnvFile(readRegularText(file));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : reasonOf(error);
    throw envFileError(manifest, file, reason, error);
  }
}

function envFileError(manifest: string, file: string, reason: string, cause?: unknown): ManifestError {
  const message = `Cannot read the file "${file}": ${reason}`;
  return new ManifestError(manifest, [{ path: "gapless.env_file", message }], { cause });
}
