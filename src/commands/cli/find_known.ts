import { suggest } from "../../domain/text/suggest.ts";
import type { ClaimState } from "../../domain/window/claim.ts";
import type { Ports } from "./ports.ts";
import { UsageError } from "./usage_error.ts";

type KnownPorts = Pick<Ports, "ledger" | "manifest">;

/**
 * Returns what the ledger has of a plugin, which need not be in the manifest (any more).
 *
 * @throws {UsageError} If it has nothing.
 */
export async function findKnown(ports: KnownPorts, plugin: string): Promise<ClaimState> {
  const state = await stateOf(ports, plugin);
  if (state !== null) return state;
  throw new UsageError(
    `The plugin "${plugin}" has not been scheduled or run yet; "gapless sync" schedules it`,
  );
}

/**
 * Makes sure that there is such a plugin, in the ledger or in the manifest.
 *
 * @throws {UsageError} If there is none.
 */
export async function requireKnown(ports: KnownPorts, plugin: string): Promise<void> {
  await stateOf(ports, plugin);
}

/** Returns null for a plugin that is in the manifest only. */
async function stateOf(ports: KnownPorts, plugin: string): Promise<ClaimState | null> {
  const ledger = await ports.ledger();
  const state = await ledger.state(plugin);
  if (state !== undefined) return state;
  const { path, plugins } = (await ports.manifest()).manifest;
  if (plugins.has(plugin)) return null;
  const names = new Set([...plugins.keys(), ...(await ledger.summaries()).map(({ record }) => record.name)]);
  throw new UsageError(
    `There is no plugin "${plugin}" in ${path} or the ledger; ${
      suggest(plugin, [...names], "gapless status")
    }`,
  );
}
