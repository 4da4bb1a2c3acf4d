import type { Manifest } from "../../src/domain/manifest/manifest.ts";
import { ManifestError } from "../../src/domain/manifest/manifest_error.ts";
import { parseEnvFile } from "../../src/domain/manifest/parse/parse_env_file.ts";
import { parseManifest } from "../../src/domain/manifest/parse/parse_manifest.ts";
import { ValueSourceError } from "../../src/domain/manifest/values/value_sources.ts";
import type { Environment, ManifestSource } from "../../src/ports/manifest_source.ts";

/** A {@linkcode ManifestSource} in memory. */
export class FakeManifestSource implements ManifestSource {
  /** Texts by absolute path. */
  readonly files = new Map<string, string>();
  /** The process's variables. */
  readonly variables = new Map<string, string>();

  read(path: string): Promise<Manifest> {
    const text = this.files.get(path);
    if (text !== undefined) return Promise.resolve().then(() => parseManifest(text, path));
    return Promise.reject(new ManifestError(path, [{ path: "", message: "there is no such file" }]));
  }

  environment({ path, envFile }: Manifest): Promise<Environment> {
    const text = envFile === null ? "" : this.files.get(envFile);
    if (text === undefined) {
      const message = `Cannot read the file "${envFile}": there is no such file`;
      return Promise.reject(new ManifestError(path, [{ path: "gapless.env_file", message }]));
    }
    return Promise.resolve(this.#environment(parseEnvFile(text)));
  }

  #environment(fallback: ReadonlyMap<string, string>): Environment {
    const { files, variables } = this;
    return {
      env: (name) => variables.get(name) ?? fallback.get(name),
      inherited: { env: (name) => variables.get(name), names: () => [...variables.keys()] },
      names: () => [...new Set([...variables.keys(), ...fallback.keys()])],
      file(path) {
        const text = files.get(path);
        if (text !== undefined) return text;
        throw new ValueSourceError(`Cannot read the file "${path}": there is no such file`);
      },
      apply() {
        for (const [name, value] of fallback) {
          if (!variables.has(name)) variables.set(name, value);
        }
      },
    };
  }
}
