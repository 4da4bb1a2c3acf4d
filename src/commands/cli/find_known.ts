import type { ClaimState } from "../../domain/window/claim.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Returns what the ledger knows of a plugin, which need not be in the manifest (any more).
 *
 * @throws {UsageError} If it knows nothing.
 */
export async function findKnown(ledger: Ledger, plugin: string): Promise<ClaimState> {
  const state = await ledger.state(plugin);
  if (state !== undefined) return state;
  throw new UsageError(`The ledger knows no plugin "${plugin}"; see gapless status`);
}
