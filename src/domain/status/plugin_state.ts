/** What may hold of a plugin, the most pressing first; `ok` if nothing else does. */
export const STATES = [
  "disabled",
  "paused",
  "unloadable",
  "parked",
  "stuck",
  "silent",
  "ahead",
  "late",
  "owed",
  "waiting",
  "running",
  "new",
  "ok",
] as const;

/** The state of a plugin: the first of {@linkcode STATES} that holds. */
export type PluginState = typeof STATES[number];

/** What may be wrong with a plugin, or keeps it from being done. */
export type Problem = Exclude<PluginState, "running" | "new" | "ok">;

const ATTENTION: readonly PluginState[] = ["unloadable", "parked", "stuck", "silent", "ahead", "late"];

/** Reports whether a plugin in this state needs somebody's attention. */
export function needsAttention(state: PluginState): boolean {
  return ATTENTION.includes(state);
}

/** Returns a state's place among {@linkcode STATES}, for sorting; those that need attention come before all others. */
export function urgencyOf(state: PluginState): number {
  return STATES.indexOf(state) + (needsAttention(state) ? 0 : STATES.length);
}
