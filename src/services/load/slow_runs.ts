import { nearsDefault } from "../../domain/manifest/default_timeout.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";

/** A plugin for which the default timeout may soon be too short. */
export interface SlowPlugin {
  readonly plugin: string;
  /** How long its slowest run took, or takes so far. */
  readonly tookMs: number;
  readonly startedAt: Date;
}

/** So many of a plugin's newest runs are looked at. */
const RUNS = 20;

/** Finds the plugins without a timeout of their own one of whose last runs took more than half of the default. */
export async function findSlowPlugins(
  { clock, ledger }: { readonly clock: Clock; readonly ledger: Pick<Ledger, "runs"> },
  { plugins }: Pick<Manifest, "plugins">,
): Promise<SlowPlugin[]> {
  const now = clock.now();
  const slow: SlowPlugin[] = [];
  for (const { name: plugin, ...timeout } of plugins.values()) {
    if (!timeout.timeoutIsDefault) continue;
    const runs = (await ledger.runs({ plugin, limit: RUNS })).map(({ startedAt, endedAt }) => ({
      startedAt,
      tookMs: (endedAt ?? now).getTime() - startedAt.getTime(),
    }));
    const slowest = runs.toSorted((a, b) => b.tookMs - a.tookMs)[0];
    if (slowest !== undefined && nearsDefault(timeout, slowest.tookMs)) slow.push({ plugin, ...slowest });
  }
  return slow;
}

/** Returns what to say of such a plugin, as a clause. */
export function describeSlow({ startedAt, tookMs }: SlowPlugin): string {
  const hours = (tookMs / 3_600_000).toFixed(1);
  return `its run of ${startedAt.toISOString()} took ${hours} h, more than half of the default timeout of 24 h, at ` +
    `which a run is ended`;
}
