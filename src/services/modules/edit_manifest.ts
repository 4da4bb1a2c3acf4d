import { ManifestError } from "../../domain/manifest/manifest_error.ts";
import type { ManifestText } from "../../ports/manifest_text.ts";

/** The manifest that is edited. */
export interface EditRoom {
  readonly manifest: { readonly path: string };
  readonly text: ManifestText;
}

/** An edit of one plugin. */
export interface PluginEdit {
  readonly plugin: string;
  /** What cannot be done, if `change` throws, such as "Cannot add it". */
  readonly refusal: string;
  /** Returns the new text; throws a SyntaxError, whose message is a clause, if there is none. */
  readonly change: (text: string) => string;
}

/**
 * Edits what the manifest says of a plugin.
 *
 * @throws {ManifestError} If the manifest cannot be edited.
 */
export async function editManifest(
  { manifest, text }: EditRoom,
  { plugin, refusal, change }: PluginEdit,
): Promise<void> {
  try {
    await text.edit(change);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const issue = { path: `plugins.${plugin}`, message: `${refusal}: ${error.message}` };
    throw new ManifestError(manifest.path, [issue], { cause: error });
  }
}
