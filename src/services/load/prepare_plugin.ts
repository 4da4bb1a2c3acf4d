import { dirname } from "@std/path/posix";
import type { Manifest, PluginEntry } from "../../domain/manifest/manifest.ts";
import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { grantedVariables } from "../../domain/manifest/values/granted_variables.ts";
import { commandsIn } from "../../domain/manifest/values/references_in.ts";
import { resolveTable } from "../../domain/manifest/values/resolve_value.ts";
import type {
  PluginVariables,
  ValueCommands,
  ValueSources,
} from "../../domain/manifest/values/value_sources.ts";
import { pluginSecrets } from "../../domain/secrets/plugin_secrets.ts";
import type { SecretValue } from "../../domain/secrets/secret_value.ts";
import { fingerprint } from "../../domain/window/fingerprint.ts";
import { ungrantedData } from "../../domain/manifest/ungranted_data.ts";
import { type Artifact, type Linker, LinkError } from "../../ports/linker.ts";
import type { RunLimits } from "../../ports/plugin_host.ts";

/** All that a plugin's sandbox is made from. */
export interface PreparedPlugin {
  readonly entry: PluginEntry;
  readonly artifact: Artifact;
  readonly config: Readonly<Record<string, unknown>>;
  /** The variables that it is granted. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values that are hidden in all that it reports, if they are worth it. */
  readonly secrets: readonly SecretValue[];
  /** Absolute path of its working folder, the manifest's. */
  readonly folder: string;
  readonly limits: RunLimits;
  /** Changes whenever the plugin may tell something else than before. */
  readonly fingerprint: string;
}

/** What plugins are prepared with. */
export interface Workshop {
  readonly linker: Linker;
  readonly manifest: Pick<Manifest, "path" | "envFile" | "ledger" | "target" | "maxMemoryBytes">;
  /** Where the manifest's references lead. */
  readonly values: ValueSources & ValueCommands & PluginVariables;
}

/**
 * Links a plugin (or finds its last link still good) and reads its config.
 *
 * @throws {LinkError} If its modules cannot be linked.
 * @throws {ManifestError} If a value of its config cannot be found.
 */
export async function preparePlugin(
  { linker, manifest, values }: Workshop,
  entry: PluginEntry,
): Promise<PreparedPlugin> {
  const artifact = await linker.link(entry.module);
  requireGrantedData(artifact, entry, manifest.envFile);
  const commands = commandsIn(entry.config);
  if (commands.length > 0) await values.runCommands(commands);
  const resolved = resolveTable(entry.config, values, `plugins.${entry.name}.config`);
  if ("issues" in resolved) throw new ManifestError(manifest.path, resolved.issues);
  const config = resolved.value;
  const { memoryBytes, nice, tasks } = entry;
  // What is built in starts Gapless again, which reads `env_file` by itself.
  const variables = entry.module.kind === "builtin" ? values.inherited : values;
  const environment = grantedVariables(entry.grant, variables);
  return {
    entry,
    artifact,
    config,
    environment,
    secrets: pluginSecrets(entry.config, config, environment),
    folder: dirname(manifest.path),
    limits: { memoryBytes, mostMemoryBytes: manifest.maxMemoryBytes, nice, tasks },
    fingerprint: fingerprint(artifact.sha256, config),
  };
}

function requireGrantedData(
  { data }: Artifact,
  { module, grant }: PluginEntry,
  envFile: string | null,
): void {
  const path = ungrantedData(data, grant, envFile);
  if (path === undefined) return;
  throw new LinkError(
    `Cannot link "${module.text}": it imports "${path}" as data, which did not come with the plugin; ` +
      "list it in the plugin's grant (read) if the plugin may have it",
  );
}
