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
import { requireSafeGrant } from "./risks_of.ts";
import { type Artifact, type Linker, LinkError } from "../../ports/linker.ts";
import type { GrantedFiles } from "../../ports/granted_files.ts";
import type { RunLimits, RunUser } from "../../ports/plugin_host.ts";
import { findUser, type UserDeps } from "./find_user.ts";

/** All that a plugin's sandbox is made from. */
export interface PreparedPlugin {
  readonly entry: PluginEntry;
  readonly artifact: Artifact;
  readonly config: Readonly<Record<string, unknown>>;
  /** As whom it is loaded and run; null: as this process's own user. */
  readonly user: RunUser | null;
  /** The variables that it is granted, and those that tell programs as whom they run. */
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
export interface Workshop extends UserDeps {
  readonly linker: Linker;
  readonly manifest: Pick<Manifest, "path" | "envFile" | "ledger" | "target" | "maxMemoryBytes" | "plugins">;
  readonly grantedFiles: GrantedFiles;
  /** Where the manifest's references lead. */
  readonly values: ValueSources & ValueCommands & PluginVariables;
}

/**
 * Links a plugin (or finds its last link still good) and reads its config.
 *
 * @throws {LinkError} If its modules cannot be linked.
 * @throws {ManifestError} If its table has errors, a value of its config, or its user, cannot be found, or its grant is equivalent to full access.
 */
export async function preparePlugin(workshop: Workshop, entry: PluginEntry): Promise<PreparedPlugin> {
  const { linker, manifest, values, grantedFiles } = workshop;
  refuseIssues(manifest, entry);
  const artifact = await linker.link(entry.module);
  requireGrantedData(artifact, entry, manifest.envFile);
  requireSafeGrant({ manifest, grantedFiles }, entry, artifact);
  const commands = commandsIn(entry.config);
  if (commands.length > 0) await values.runCommands(commands);
  const resolved = resolveTable(entry.config, values, `plugins.${entry.name}.config`);
  if ("issues" in resolved) throw new ManifestError(manifest.path, resolved.issues);
  const config = resolved.value;
  const user = await findUser(workshop, entry);
  const { memoryBytes, nice, tasks } = entry;
  // What is built in starts Gapless again, which reads `env_file` by itself.
  const variables = entry.module.kind === "builtin" ? values.inherited : values;
  const environment = grantedVariables(entry.grant, variables);
  return {
    entry,
    artifact,
    config,
    environment: {
      ...environment,
      ...user === null ? {} : { HOME: user.home, USER: user.name, LOGNAME: user.name },
    },
    user,
    secrets: pluginSecrets(entry.config, config, environment),
    folder: dirname(manifest.path),
    limits: { memoryBytes, mostMemoryBytes: manifest.maxMemoryBytes, nice, tasks },
    fingerprint: fingerprint(artifact.sha256, config, entry.user),
  };
}

/** @throws {ManifestError} If a plugin's table has errors. */
export function refuseIssues({ path }: Pick<Manifest, "path">, { issues }: PluginEntry): void {
  if (issues !== undefined) throw new ManifestError(path, issues);
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
