import { dirname } from "@std/path/posix";
import type { GrantRisk } from "../../domain/grants/grant_risk.ts";
import { grantRisks } from "../../domain/grants/grant_risks.ts";
import { Issues } from "../../domain/manifest/issues.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { NOTHING_GRANTED } from "../../domain/manifest/grant.ts";
import { parseGrant } from "../../domain/manifest/parse/parse_grant.ts";
import { parseManifest } from "../../domain/manifest/parse/parse_manifest.ts";
import { appendPlugin } from "../../domain/manifest_edit/append_plugin.ts";
import type { AskedPermission } from "../../domain/permissions/asked_permission.ts";
import { grantTable } from "../../domain/permissions/grant_table.ts";
import { grantLines } from "../../domain/permissions/grant_lines.ts";
import type { ToldSchedule } from "../../domain/window/records.ts";
import { NotAPluginError, PluginLoadError } from "../../ports/plugin_host.ts";
import { editManifest, type EditRoom } from "./edit_manifest.ts";
import { loadErrorText } from "../load/load_failure.ts";
import { contextOf } from "../load/risks_of.ts";
import { loadPlugin, type LoadRoom } from "../load/load_plugin.ts";
import { type PreparedPlugin, preparePlugin, type Workshop } from "../load/prepare_plugin.ts";

/** A plugin that is not in the manifest yet. */
export interface Newcomer {
  readonly prepared: PreparedPlugin;
  /** What it told; null if it does not load yet. */
  readonly told: ToldSchedule | null;
  /** What it asks for; null if it does not say. */
  readonly asked: readonly AskedPermission[] | null;
  /** Why it does not load yet: it may need config, or what it asks for; null if it does. */
  readonly fault: string | null;
  /** What would follow if it were granted all that it asks for. */
  readonly risks: readonly GrantRisk[];
}

/** Where a plugin comes from, and what it shall be called. */
export interface Arrival {
  readonly name: string;
  readonly module: string;
}

/**
 * Links a plugin that is not in the manifest yet, and asks it what it needs, in a sandbox without any grant.
 *
 * @throws {ManifestError} If the name or the module can stand in no manifest.
 * @throws {LinkError} If its modules cannot be linked.
 * @throws {NotAPluginError} If its module is not a plugin.
 */
export async function meetPlugin(room: Workshop & LoadRoom, arrival: Arrival): Promise<Newcomer> {
  const prepared = await preparePlugin(room, entryOf(room, arrival));
  try {
    const { plugin, told } = await loadPlugin(room, prepared, () => {});
    await plugin.close();
    const risks = risksOfAsked(room, prepared, plugin.asked ?? []);
    return { prepared, told, asked: plugin.asked, fault: null, risks };
  } catch (error) {
    if (!(error instanceof PluginLoadError) || error instanceof NotAPluginError) throw error;
    return { prepared, told: null, asked: null, fault: loadErrorText(error), risks: [] };
  }
}

function risksOfAsked(
  { manifest, grantedFiles }: Workshop,
  { artifact, folder }: PreparedPlugin,
  asked: readonly AskedPermission[],
): GrantRisk[] {
  const grant = parseGrant(grantTable(asked), "", { folder, issues: new Issues() });
  return grantRisks(grant, contextOf({ manifest, grantedFiles }, artifact));
}

/** What `addPlugin()` takes. */
export interface Admission extends Arrival {
  /** What it is granted. */
  readonly granted: readonly AskedPermission[];
}

/**
 * Appends a plugin's table to the manifest.
 *
 * @throws {ManifestError} If the manifest cannot be edited.
 */
export async function addPlugin(room: EditRoom, { name, module, granted }: Admission): Promise<void> {
  const grant = grantLines(granted, { grant: NOTHING_GRANTED, folder: dirname(room.manifest.path) });
  await editManifest(room, {
    plugin: name,
    refusal: "Cannot add it",
    change: (text) => appendPlugin(text, { name, module, grant }),
  });
}

/** Returns the entry as the manifest will have it. */
function entryOf({ manifest: { path } }: Pick<Workshop, "manifest">, { name, module }: Arrival): PluginEntry {
  const entry = parseManifest(appendPlugin("", { name, module, grant: [] }), path).plugins.get(name);
  if (entry === undefined) throw new TypeError(`The manifest that adds "${name}" does not have it`);
  return entry;
}
