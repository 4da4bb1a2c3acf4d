import type { CommandContext } from "./command.ts";
import { dateFlag, standpointOf } from "./date_flag.ts";
import { UsageError } from "./usage_error.ts";

/** A span of time from which something is shown; open where an end is left out. */
export interface SpanChoice {
  readonly from?: Date;
  readonly to?: Date;
}

/**
 * Returns what `--from` and `--to` choose, read in a plugin's zone, or, without one, in this machine's.
 *
 * @throws {UsageError} If one of them is not a date, or they are in the wrong order.
 */
export async function spanChoice(
  { flags, ports }: Pick<CommandContext, "flags" | "ports">,
  plugin?: string,
): Promise<SpanChoice> {
  if (flags.text("from") === undefined && flags.text("to") === undefined) return {};
  const entry = plugin === undefined ? undefined : (await ports.manifest()).manifest.plugins.get(plugin);
  const standpoint = standpointOf(ports, entry ?? { timezone: "local" });
  const [from, to] = [dateFlag(flags, "from", standpoint), dateFlag(flags, "to", standpoint)];
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError("Cannot use --from and --to: the time begins after its end");
  }
  return { ...from && { from }, ...to && { to } };
}
