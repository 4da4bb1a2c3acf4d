import { parseToml } from "../../domain/manifest/parse/parse_toml.ts";
import { removePlugin } from "../../domain/manifest_edit/remove_plugin.ts";
import { editManifest, type EditRoom } from "./edit_manifest.ts";

/** What became of a plugin that was to go. */
export interface Drop {
  readonly dropped: boolean;
  /** Plugins that the manifest had before. */
  readonly names: readonly string[];
}

/**
 * Takes a plugin out of the manifest, if it is there. What the ledger knows of it stays.
 *
 * @throws {ManifestError} If the manifest cannot be edited.
 */
export async function dropPlugin(room: EditRoom, plugin: string): Promise<Drop> {
  let names: string[] = [];
  await editManifest(room, {
    plugin,
    refusal: "Cannot take it out",
    change: (text) => {
      const plugins = parseToml(text).get("plugins");
      names = plugins instanceof Map ? [...plugins.keys()] : [];
      return removePlugin(text, plugin);
    },
  });
  return { dropped: names.includes(plugin), names };
}
