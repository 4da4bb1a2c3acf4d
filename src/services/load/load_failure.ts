import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import { clipped, REPORT_BYTES } from "../../domain/text/clipped.ts";
import { LinkError } from "../../ports/linker.ts";
import { PluginLoadError } from "../../ports/plugin_host.ts";

/** Tells whether an error says that one plugin cannot be loaded (and nothing worse). */
export function isLoadFailure(error: unknown): error is LinkError | ManifestError | PluginLoadError {
  return error instanceof LinkError || error instanceof ManifestError || error instanceof PluginLoadError;
}

/** Returns the message of such an error as it is recorded and shown, clipped: a plugin's own message may have any size. */
export function loadErrorText({ message }: LinkError | ManifestError | PluginLoadError | RangeError): string {
  return clipped(message, REPORT_BYTES);
}
