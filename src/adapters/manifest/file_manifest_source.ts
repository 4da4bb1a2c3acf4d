import type { Manifest } from "../../domain/manifest/manifest.ts";
import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { parseEnvFile } from "../../domain/manifest/parse_env_file.ts";
import { parseManifest } from "../../domain/manifest/parse_manifest.ts";
import type { Environment, ManifestSource } from "../../ports/manifest_source.ts";
import { ProcessEnvironment } from "./process_environment.ts";
import { reasonOf } from "./reason_of.ts";

/** A {@linkcode ManifestSource} in files of this machine. */
export class FileManifestSource implements ManifestSource {
  async read(path: string, only?: string): Promise<Manifest> {
    return parseManifest(await readManifest(path), path, only);
  }

  async environment({ path, envFile }: Manifest): Promise<Environment> {
    if (envFile === null) return new ProcessEnvironment(new Map());
    return new ProcessEnvironment(await readEnvFile(envFile, path));
  }
}

async function readManifest(path: string): Promise<string> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    const message = error instanceof Deno.errors.NotFound
      ? "there is no such file; write one with `gapless init`, or name another one with `--manifest FILE`"
      : reasonOf(error);
    throw new ManifestError(path, [{ path: "", message }], { cause: error });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ManifestError(path, [{ path: "", message: "it is not UTF-8, as TOML has to be" }], {
      cause: error,
    });
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
