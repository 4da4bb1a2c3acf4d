import { dirname } from "@std/path/posix";
import { FileManifestSource } from "../adapters/manifest/file_manifest_source.ts";
import { claimStateFolder } from "../adapters/state/claim_state_folder.ts";
import type { OpenManifest } from "../commands/cli/ports.ts";
import type { Instance } from "../domain/instance/instance.ts";

/**
 * Reads the instance's manifest and the environment that it names, which this process then has.
 *
 * @param only Reads the part of this plugin alone, so that faults of others do not stop it.
 */
export async function openManifest(instance: Instance, only?: string): Promise<OpenManifest> {
  const manifests = new FileManifestSource();
  const manifest = await manifests.read(instance.manifest, only);
  const values = await manifests.environment(manifest);
  await claimStateFolder(instance);
  // What libraries read from the working folder and the environment is as the manifest has it.
  Deno.chdir(dirname(instance.manifest));
  // The manager starts Gapless again, which reads the env file by itself and must not take its variables for the host's.
  const isManager = only !== undefined && manifest.plugins.get(only)?.module.kind === "builtin";
  if (!isManager) values.apply();
  return { manifest, values };
}
