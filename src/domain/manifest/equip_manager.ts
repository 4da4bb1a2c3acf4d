import type { Instance } from "../instance/instance.ts";
import { callOf, type Program } from "../instance/program.ts";
import type { ManifestValue, PluginEntry } from "./manifest.ts";
import { NOTHING_GRANTED } from "./grant.ts";

/**
 * Gives the built-in manager what it cannot know by itself, as config and grant: how to call this program. Other entries
 * are returned as they are.
 */
export function equipManager(entry: PluginEntry, program: Program, instance: Instance): PluginEntry {
  if (entry.module.kind !== "builtin") return entry;
  const command = callOf(program, instance, ["sync", "--json", "--if-standing"]);
  const items = command.map((value): ManifestValue => ({ kind: "literal", value }));
  return {
    ...entry,
    // A second attempt in the same wake-up would find nothing to tell of any more, and so keep the first from being told.
    retry: { ...entry.retry, attempts: 1 },
    config: new Map([["command", { kind: "list", items }]]),
    // The command finds its programs, its ledger and the user's home by the variables that this process was started with.
    grant: { ...NOTHING_GRANTED, run: [program[0]], env: true },
  };
}
