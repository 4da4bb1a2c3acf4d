import type { PluginEntry } from "../manifest/manifest.ts";

/** A plugin that some scheduler is to wake, and when. */
export interface Wakeable {
  readonly entry: PluginEntry;
  /** An IANA name. */
  readonly timezone: string;
  /** Five plain fields each, read in `timezone`: they fire at every tick of the plugin, and perhaps more often. */
  readonly lines: readonly string[];
}
