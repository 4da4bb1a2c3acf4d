/** What the line of a crontab wakes. */
export interface WakeUp {
  readonly plugin: string;
  /** Absolute path of the manifest. */
  readonly manifest: string;
  /** Absolute path of the state folder. */
  readonly state: string;
  /** Value of `--trust-owner`, if it is there. */
  readonly trustOwner?: string;
  /** Whether it was started from the queue of those that waited for a slot. */
  readonly isQueued?: true;
}

/**
 * Returns what arguments wake that were written by `wakeUpCommand()`, with or without `--wait` or `--queued`, and `--log-format`; undefined for all others.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const args = ["run", "report", "--manifest", "/srv/gapless.toml", "--state", "/var/lib/gapless"];
 * assertEquals(parseWakeUp(args)?.plugin, "report");
 * assertEquals(parseWakeUp([...args, "--verbose"]), undefined);
 * ```
 */
export function parseWakeUp(args: readonly string[]): WakeUp | undefined {
  // The scheduler of `gapless up` adds how it reads what plugins log.
  const shown = args.at(-2) === "--log-format" ? args.slice(0, -2) : args;
  const isQueued = shown.at(-1)?.startsWith("--queued=") === true;
  const plain = isQueued || shown.at(-1) === "--wait" ? shown.slice(0, -1) : shown;
  const [verb, plugin, manifestFlag, manifest, stateFlag, state, ...trust] = plain;
  if (verb !== "run" || manifestFlag !== "--manifest" || stateFlag !== "--state") return undefined;
  const [trustFlag, trustOwner, ...others] = trust;
  if (trustFlag !== undefined && (trustFlag !== "--trust-owner" || !trustOwner)) return undefined;
  if (plugin === undefined || state === undefined || others.length > 0) return undefined;
  if (!manifest?.startsWith("/") || !state.startsWith("/")) return undefined;
  return {
    plugin,
    manifest,
    state,
    ...(isQueued ? { isQueued } : {}),
    ...(trustOwner === undefined ? {} : { trustOwner }),
  };
}
