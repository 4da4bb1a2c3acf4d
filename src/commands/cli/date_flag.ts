import { parseInstant, type Standpoint } from "../../domain/instant/parse_instant.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Flags } from "./flags.ts";
import type { Ports } from "./ports.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Returns the date that a flag holds.
 *
 * @throws {UsageError} If it is none.
 */
export function dateFlag(flags: Flags, name: string, standpoint: Standpoint): Date | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  try {
    return parseInstant(text, standpoint);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new UsageError(`--${name}: ${error.message}`, { cause: error });
  }
}

/** Returns by what dates of a plugin are read: this moment, and the plugin's own zone. */
export function standpointOf(
  { clock, localZone }: Pick<Ports, "clock" | "localZone">,
  { timezone }: Pick<PluginEntry, "timezone">,
): Standpoint {
  return { now: clock.now(), timezone: timezone === "local" ? localZone : timezone };
}
