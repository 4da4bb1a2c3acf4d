import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { LinkError } from "../../ports/linker.ts";
import { PluginLoadError } from "../../ports/plugin_host.ts";

/** Tells whether an error says that one plugin cannot be loaded (and nothing worse). */
export function isLoadFailure(error: unknown): error is LinkError | ManifestError | PluginLoadError {
  return error instanceof LinkError || error instanceof ManifestError || error instanceof PluginLoadError;
}
