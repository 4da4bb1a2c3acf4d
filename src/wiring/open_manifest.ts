import { dirname } from "@std/path/posix";
import { FileManifestSource } from "../adapters/manifest/file_manifest_source.ts";
import type { FileOwners } from "../adapters/owners/file_owners.ts";
import type { HostPrograms } from "../adapters/shell/host_programs.ts";
import { claimStateFolder } from "../adapters/state/claim_state_folder.ts";
import type { OpenManifest } from "../commands/cli/ports.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { PluginChoice } from "../domain/manifest/parse/parse_manifest.ts";

/** What a manifest is opened with. */
export interface ManifestDeps {
  readonly owners: FileOwners;
  /** Returns the programs of the host. */
  readonly programs: () => Promise<HostPrograms>;
  /** Makes a folder the one that this process works in. */
  readonly enter: (folder: string) => void;
  /** Whether the state folder is made, if need be, and made the instance's own. */
  readonly claims: boolean;
  /** The variables that this process was started with: a manifest may be read again. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Reads the instance's manifest and the environment that it names, which this process then has. What is wrong with one plugin is in
 * its entry: it stops no command for the others.
 *
 * @throws {OwnerError} As root, if other users could change them.
 */
export async function openManifest(
  instance: Instance,
  choice: PluginChoice | undefined,
  { owners, programs, enter, claims, environment }: ManifestDeps,
): Promise<OpenManifest> {
  owners.admitFiles();
  const manifests = new FileManifestSource(async (command) => {
    // Only for those who have such values.
    const [{ DenoShell }, { runValueCommand }] = await Promise.all([
      import("../adapters/shell/deno_shell.ts"),
      import("../adapters/manifest/run_value_command.ts"),
    ]);
    return await runValueCommand(new DenoShell(await programs()), command);
  }, (path) => owners.reasonAgainst(path));
  const manifest = await manifests.read(instance.manifest, { ...choice, keepIssues: true });
  const values = await manifests.environment(manifest, environment);
  if (claims) await claimStateFolder(instance, () => owners.admitNewState());
  // What libraries read from the working folder and the environment is as the manifest has it.
  enter(dirname(instance.manifest));
  // The manager starts Gapless again, which reads the env file by itself and must not take its variables for the host's.
  const isManager = choice?.plugins?.some((name) => manifest.plugins.get(name)?.module.kind === "builtin");
  if (!isManager) values.apply();
  return { manifest, values };
}
