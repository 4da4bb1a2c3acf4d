import type { Instance } from "../../domain/instance/instance.ts";
import type { Manifest } from "../../domain/manifest/manifest.ts";
import { namesYears } from "../../domain/schedule/lower/lowerer.ts";
import { referencesOf } from "../../domain/outlook/references.ts";
import { syncSources } from "../../domain/outlook/sync_inputs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SyncOutput, UnchangedSync } from "../../ports/sync_cache.ts";
import type { UpMarker } from "../../ports/up_marker.ts";
import type { Findings } from "../load/inspect_all.ts";
import type { Inspection } from "../load/inspect_plugin.ts";
import { type Reconciliation, registrationOf } from "./reconcile.ts";

/** What is needed to find out whether the next sync may end early. */
export interface UnchangedSyncDeps {
  readonly clock: Clock;
  readonly instance: Instance;
  readonly manifest: Pick<Manifest, "envFile" | "ledger" | "target" | "plugins">;
  readonly localZone: string;
  readonly marker: Pick<UpMarker, "read">;
}

/** A sync that is done. */
export interface DoneSync {
  readonly findings: Findings;
  readonly done: Reconciliation;
  readonly output: SyncOutput;
}

/** How long tidying up, which a sync does besides, may wait. */
const VALID_MS = 3_600_000;

/**
 * Returns what the next sync needs to know to end early while nothing changes; null if it must not: this one changed or
 * reported something, or the next one could have other work to do although no input of it has changed.
 */
export async function unchangedSync(
  { clock, instance, manifest, localZone, marker }: UnchangedSyncDeps,
  { findings: { inspections, failures }, done, output }: DoneSync,
): Promise<UnchangedSync | null> {
  const { ledger } = manifest;
  // Only a ledger on this machine can be read without all that reads and writes any ledger.
  if (ledger.kind !== "literal" || ledger.value !== "sqlite") return null;
  if (done.changed || done.lines.length === 0 || done.warnings.some(({ isNew }) => isNew)) return null;
  if (failures.length > 0 || !inspections.every(isLasting)) return null;
  // Who runs sync without --if-standing takes the block over from an `up` that is gone.
  if (await marker.read() !== null) return null;
  if (manifest.plugins.values().some(({ config }) => referencesOf(config).unseen)) return null;
  const now = clock.now();
  const artifacts = inspections.flatMap(({ artifact }) => artifact ?? []);
  const zones = inspections.flatMap(({ wakeUps }) => wakeUps?.schedule.timezone ?? []);
  // Lines are made for the years from this one on.
  const endOfYear = Date.UTC(now.getUTCFullYear() + 1, 0, 1);
  return {
    sources: syncSources({ instance, manifest, artifacts, zones: [localZone, ...zones] }),
    registrations: inspections.map((inspection) => registrationOf(inspection, { now, localZone })),
    crontab: done.crontab,
    validUntil: new Date(Math.min(now.getTime() + VALID_MS, endOfYear)),
    output,
  };
}

/** Reports whether a plugin is inspected with the same result until an input changes. */
function isLasting({ loaded, error, damage, told, enabled, wakeUps, entry }: Inspection): boolean {
  if (loaded || error !== null || damage !== null) return false;
  // The manifest disables it: it is not asked.
  if (entry.enabled === false) return wakeUps === null || isEndless(wakeUps);
  // One that disables itself is asked each time.
  return enabled && told?.enabled === true && wakeUps !== null && isEndless(wakeUps);
}

/** A schedule that names years comes to an end, and then the ledger shows whether lines are still needed. */
function isEndless({ schedule, lines }: NonNullable<Inspection["wakeUps"]>): boolean {
  return lines.length > 0 && !namesYears(schedule);
}
