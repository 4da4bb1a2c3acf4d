import { fingerprint } from "../../domain/window/fingerprint.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { Clock } from "../../ports/clock.ts";
import {
  type Artifact,
  type ArtifactDamage,
  DamagedArtifactError,
  describeDamage,
  type Linker,
  LinkError,
} from "../../ports/linker.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import type { PreparedPlugin } from "./prepare_plugin.ts";

/** What becomes of an artifact that is not what was linked: it is linked again, or its plugin refused. */
export type OnDamage = "relink" | "refuse";

/** A damaged artifact, and whether it was linked again. */
export interface FoundDamage extends ArtifactDamage {
  readonly repaired: boolean;
}

/**
 * Compares a plugin's artifact with its digest, and puts a damaged one right.
 *
 * @returns What was wrong with it; null if nothing was.
 * @throws {DamagedArtifactError} If it is damaged, and to be refused.
 * @throws {LinkError} If it cannot be linked again.
 */
export async function ensureSound(
  { linker }: { readonly linker: Linker },
  { module }: PluginEntry,
  onDamage: OnDamage,
): Promise<FoundDamage | null> {
  const damage = await linker.damage(module);
  if (damage === null) return null;
  const error = new DamagedArtifactError(`Cannot use "${module.text}"`, damage);
  if (onDamage === "refuse") throw error;
  await relink(linker, module, error);
  return { ...damage, repaired: true };
}

/** With what a plugin is loaded a second time. */
export interface RecoveryDeps {
  readonly clock: Clock;
  readonly linker: Linker;
}

/**
 * Loads a plugin; if its artifact turns out to be damaged, once more as its sources are linked now. A log line says so.
 *
 * @throws {LinkError} If it cannot be linked again.
 */
export async function loadSound<Loaded>(
  { clock, linker }: RecoveryDeps,
  prepared: PreparedPlugin,
  { load, onLog }: {
    readonly load: (prepared: PreparedPlugin) => Promise<Loaded>;
    readonly onLog: (entry: LogEntry) => void;
  },
): Promise<Loaded> {
  try {
    return await load(prepared);
  } catch (error) {
    if (!(error instanceof DamagedArtifactError)) throw error;
    const artifact = await relink(linker, prepared.entry.module, error);
    onLog({ time: clock.now(), level: "warn", message: describeRepair(error.damage) });
    const { config, entry } = prepared;
    return await load({
      ...prepared,
      artifact,
      fingerprint: fingerprint(artifact.sha256, config, entry.user),
    });
  }
}

/** What should be known of a plugin, though it is not an error. */
export interface PluginWarning {
  readonly plugin: string;
  readonly message: string;
  /** Whether the last sync did not report it. */
  readonly isNew: boolean;
}

/** Returns a warning about an artifact that was damaged and put right while its plugin was inspected, if it was. */
export function repairOf(
  { entry, damage }: { readonly entry: PluginEntry; readonly damage: FoundDamage | null },
): PluginWarning[] {
  return damage?.repaired !== true
    ? []
    : [{ plugin: entry.name, message: describeRepair(damage), isNew: true }];
}

/** Returns what to say of such an artifact, as a clause. */
function describeRepair(damage: ArtifactDamage): string {
  return `${describeDamage(damage)}; it was linked again from its sources`;
}

async function relink(
  linker: Pick<Linker, "relink">,
  module: PluginEntry["module"],
  damaged: DamagedArtifactError,
): Promise<Artifact> {
  try {
    return await linker.relink(module);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    const why = `${describeDamage(damaged.damage)}, and it cannot be linked again: ${error.message}`;
    throw new LinkError(`Cannot use "${module.text}": ${why}`, { cause: error });
  }
}
