import { dirname } from "@std/path/posix";
import { FileManifestSource } from "../adapters/manifest/file_manifest_source.ts";
import type { FileOwners } from "../adapters/owners/file_owners.ts";
import { claimStateFolder } from "../adapters/state/claim_state_folder.ts";
import type { OpenManifest } from "../commands/cli/ports.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { PluginChoice } from "../domain/manifest/parse/parse_manifest.ts";

/**
 * Reads the instance's manifest and the environment that it names, which this process then has.
 *
 * @throws {OwnerError} As root, if other users could change them.
 */
export async function openManifest(
  instance: Instance,
  owners: FileOwners,
  choice?: PluginChoice,
): Promise<OpenManifest> {
  owners.admitFiles();
  const manifests = new FileManifestSource((path) => owners.reasonAgainst(path));
  const manifest = await manifests.read(instance.manifest, choice);
  const values = await manifests.environment(manifest);
  await claimStateFolder(instance, () => owners.admitNewState());
  // What libraries read from the working folder and the environment is as the manifest has it.
  Deno.chdir(dirname(instance.manifest));
  // The manager starts Gapless again, which reads the env file by itself and must not take its variables for the host's.
  const isManager = choice?.plugins?.some((name) => manifest.plugins.get(name)?.module.kind === "builtin");
  if (!isManager) values.apply();
  return { manifest, values };
}
