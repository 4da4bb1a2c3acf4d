import type { Lock } from "../../domain/linking/lock.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import type { Linker } from "../../ports/linker.ts";
import { isLoadFailure, loadErrorText } from "../load/load_failure.ts";
import { refuseIssues } from "../load/prepare_plugin.ts";

/** What each plugin's link rests on, and which plugins do not link. */
export interface LinkedNeeds {
  readonly needs: readonly { readonly plugin: string; readonly module: string; readonly lock: Lock }[];
  readonly failures: readonly { readonly plugin: string; readonly module: string; readonly error: string }[];
}

/** Links every plugin of a manifest but the built-in ones. One that does not link does not stop the others. */
export async function linkedNeeds(
  manifest: Pick<Manifest, "path" | "plugins">,
  linker: Pick<Linker, "needs">,
): Promise<LinkedNeeds> {
  const needs = [];
  const failures = [];
  for (const entry of manifest.plugins.values()) {
    const { name: plugin, module } = entry;
    if (module.kind === "builtin") continue;
    try {
      refuseIssues(manifest, entry);
      needs.push({ plugin, module: module.text, lock: await linker.needs(module) });
    } catch (error) {
      if (!isLoadFailure(error)) throw error;
      failures.push({ plugin, module: module.text, error: loadErrorText(error) });
    }
  }
  return { needs, failures };
}
