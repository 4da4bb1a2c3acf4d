import type { Backfill, BackfillRecord } from "../../domain/window/backfill.ts";
import { parseStep, type Step } from "../../domain/window/step.ts";
import type { Window } from "../../domain/contract/run_context.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { CommandContext } from "../cli/command.ts";
import { dateFlag, standpointOf } from "../cli/date_flag.ts";
import { decide } from "../cli/decide.ts";
import { UsageError } from "../cli/usage_error.ts";

/**
 * Returns the time that `--from` and `--to` name; undefined if neither is given.
 *
 * @throws {UsageError} If one is missing, or they are no span of time that has passed.
 */
export function spanFlags({ flags, ports }: CommandContext, entry: PluginEntry): Window | undefined {
  const standpoint = standpointOf(ports, entry);
  const [start, end] = [dateFlag(flags, "from", standpoint), dateFlag(flags, "to", standpoint)];
  if (start === undefined && end === undefined) return undefined;
  if (start === undefined || end === undefined) {
    throw new UsageError(`Cannot take one of --from and --to: name both ends of the time, such as --to now`);
  }
  if (start >= end) throw new UsageError("Cannot use --from and --to: the time begins after its end");
  if (end > standpoint.now) {
    throw new UsageError("Cannot use --to: it lies in the future; the latest is --to now");
  }
  return { start, end };
}

/** Returns the step that `--step` names; one window per tick if it is not given. */
export function stepFlag({ flags }: CommandContext): Step {
  try {
    return parseStep(flags.text("step") ?? "each");
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    throw new UsageError(
      `Cannot use --step "${flags.text("step")}": it takes "each", "merge" or a duration such as 1d`,
      { cause: error },
    );
  }
}

/** Begins a backfill, or finds the unfinished one of the same span and step. */
export async function beginBackfill(
  { flags, ports }: CommandContext,
  { name, module }: PluginEntry,
  backfill: Backfill,
): Promise<BackfillRecord> {
  const ledger = await ports.ledger();
  const known = await ledger.state(name);
  if (known === undefined) await ledger.register({ name, module: module.text, now: ports.clock.now() });
  return await ledger.beginBackfill(name, backfill, await decide(ports, flags));
}
