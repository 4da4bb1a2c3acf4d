import { pooledMap } from "@std/async/pool";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import {
  type Inspection,
  inspectLinked,
  type InspectOptions,
  type InspectRoom,
  linkPlugin,
} from "./inspect_plugin.ts";

/** Plugins that are linked at the same time: the bundler takes half as long for each where it never waits for one. */
const LINKED_AT_ONCE = 16;
/** Plugins that are loaded at the same time, each in a process of its own. */
const LOADED_AT_ONCE = 4;

/** What was found of the manifest's plugins. */
export interface Findings {
  readonly inspections: readonly Inspection[];
  readonly failures: readonly PluginFailure[];
}

/** A plugin that does not load, or cannot be scheduled. Its line, if it has one, stays as it was. */
export interface PluginFailure {
  readonly plugin: string;
  readonly error: string;
  /** Whether the ledger did not know of it yet. */
  readonly fresh: boolean;
}

/** Inspects every plugin of the manifest. Changes nothing. */
export async function inspectAll(
  room: InspectRoom,
  manifest: Manifest,
  options: InspectOptions = { anew: false },
): Promise<Findings> {
  const entries = manifest.plugins.values();
  const linked = pooledMap(LINKED_AT_ONCE, entries, (entry) => linkPlugin(room, entry, options));
  // A pool that waits for the next plugin to be linked hears of no failure meanwhile.
  const inspected = await Array.fromAsync(pooledMap(LOADED_AT_ONCE, linked, async (plugin) => {
    const [result] = await Promise.allSettled([inspectLinked(room, plugin, options)]);
    return result;
  }));
  const inspections = inspected.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
  const known = new Map((await room.ledger.summaries()).map(({ record }) => [record.name, record.loadError]));
  const failures = inspections.flatMap(({ entry: { name }, error }) =>
    error === null ? [] : [{ plugin: name, error, fresh: known.get(name) !== error }]
  );
  return { inspections, failures };
}
