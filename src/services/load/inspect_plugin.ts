import { formatEntry } from "../../domain/crontab/entry.ts";
import { userColumn } from "../../domain/crontab/target.ts";
import type { Instance } from "../../domain/instance/instance.ts";
import { type Program, wakeUpCommand } from "../../domain/instance/program.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import type { GrantRisk } from "../../domain/grants/grant_risk.ts";
import type { PermissionGap } from "../../domain/permissions/permission_gap.ts";
import type { Lowerer } from "../../domain/schedule/lower/lowerer.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import { shortSecrets } from "../../domain/secrets/short_secrets.ts";
import type { ToldSchedule } from "../../domain/window/records.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { LogEntry } from "../../ports/plugin_host.ts";
import { type Artifact, DamagedArtifactError } from "../../ports/linker.ts";
import type { SystemZones } from "../../ports/system_zones.ts";
import { gapOf } from "./gap_of.ts";
import { isLoadFailure, loadErrorText } from "./load_failure.ts";
import { loadPlugin, type LoadRoom } from "./load_plugin.ts";
import { planWakeUps, type WakeUps } from "./plan_wake_ups.ts";
import { warningsOfGrant } from "./risks_of.ts";
import { type PreparedPlugin, preparePlugin, refuseIssues, type Workshop } from "./prepare_plugin.ts";
import { ensureSound, type FoundDamage, type OnDamage } from "./sound_artifact.ts";

/** What plugins are inspected with. */
export interface InspectRoom extends Workshop, LoadRoom {
  readonly clock: Clock;
  readonly systemZones: SystemZones;
  readonly lowerer: Lowerer;
  readonly ledger: Ledger;
  readonly instance: Instance;
  readonly program: Program;
  /** Gets what plugins log while they are loaded. */
  readonly onLog: (entry: LogEntry) => void;
}

/** What was found of one plugin of the manifest. */
export interface Inspection {
  readonly entry: PluginEntry;
  /** What it told, now or when it was last loaded; null if it never was. */
  readonly told: ToldSchedule | null;
  /** How its grant differs from what it asks for; null if it does not say, or was not loaded now. */
  readonly gap: PermissionGap | null;
  /** What its grant leads to, errors apart: those keep it from being loaded. */
  readonly risks: readonly GrantRisk[];
  /** Its linked code; null if the manifest disables it, or that is not known. */
  readonly artifact: Artifact | null;
  /** Whether it was loaded now, rather than known from the last time. */
  readonly loaded: boolean;
  /** Whether it shall run. */
  readonly enabled: boolean;
  /** When cron shall wake it; null if that is not known. */
  readonly wakeUps: WakeUps | null;
  /** Its lines in the crontab; null if they are not known. */
  readonly lines: readonly string[] | null;
  /** What is, or was until it was linked again, wrong with its artifact; null if nothing was. */
  readonly damage: FoundDamage | null;
  /** What should be known of secrets that are too short to be hidden, a sentence for each. */
  readonly shortSecrets: readonly string[];
  /** Why it cannot be loaded or scheduled; null if it can. */
  readonly error: string | null;
}

/** How to inspect. */
export interface InspectOptions {
  /** Load every plugin, even if neither its code nor its config has changed since it was last loaded. */
  readonly anew: boolean;
  /** Link a damaged artifact again, or refuse it; the former, if left out. */
  readonly onDamage?: OnDamage;
}

/** A plugin whose code is linked, or why it is not. */
export interface LinkedPlugin {
  readonly entry: PluginEntry;
  readonly damage: FoundDamage | null;
  /** Null, if the manifest disables it: then its code is not needed. */
  readonly prepared: PromiseSettledResult<PreparedPlugin | null>;
}

/** Links a plugin: the first part of {@linkcode inspectPlugin}, which starts no process. Never rejects. */
export async function linkPlugin(
  room: InspectRoom,
  entry: PluginEntry,
  { onDamage = "relink" }: InspectOptions,
): Promise<LinkedPlugin> {
  let damage: FoundDamage | null = null;
  const [prepared] = await Promise.allSettled([link()]);
  return { entry, damage, prepared };

  async function link(): Promise<PreparedPlugin | null> {
    refuseIssues(room.manifest, entry);
    if (entry.enabled === false) return null;
    damage = await ensureSound(room, entry, onDamage);
    return await preparePlugin(room, entry);
  }
}

/**
 * Links a plugin, asks it whether and when it wants to run (or knows that from the last time, while neither code nor
 * config has changed), and writes its lines for a crontab. A plugin that the manifest disables is not asked.
 */
export async function inspectPlugin(
  room: InspectRoom,
  entry: PluginEntry,
  options: InspectOptions,
): Promise<Inspection> {
  return await inspectLinked(room, await linkPlugin(room, entry, options), options);
}

/** Does the rest of {@linkcode inspectPlugin}. */
export async function inspectLinked(
  room: InspectRoom,
  { entry, damage, prepared }: LinkedPlugin,
  { anew }: InspectOptions,
): Promise<Inspection> {
  let answer: Answer = UNASKED;
  const enabled = entry.enabled !== false;
  const risksOf = ({ artifact }: Answer) => enabled ? warningsOfGrant(room, entry, artifact) : [];
  const shared = { entry, shortSecrets: shortSecretsOf(prepared) };
  try {
    if (prepared.status === "rejected") throw prepared.reason;
    if (prepared.value !== null) answer = await ask(room, prepared.value, anew);
    const wanted = answer.told?.enabled ?? enabled;
    const schedule = knownSchedule(entry, answer.told, room.localZone);
    const wakeUps = schedule === null ? null : await planWakeUps(room, entry, schedule);
    const lines = wakeUps === null ? null : linesOf(room, entry, { wakeUps, enabled: wanted });
    return {
      ...shared,
      ...answer,
      risks: risksOf(answer),
      enabled: wanted,
      wakeUps,
      lines,
      damage,
      error: null,
    };
  } catch (error) {
    if (!isLoadFailure(error) && !(error instanceof RangeError)) throw error;
    // What is disabled by the manifest needs no schedule: whatever is in the crontab becomes a comment.
    const message = enabled || entry.issues !== undefined ? loadErrorText(error) : null;
    const found = error instanceof DamagedArtifactError ? { ...error.damage, repaired: false } : damage;
    return {
      ...shared,
      ...answer,
      risks: risksOf(answer),
      enabled,
      wakeUps: null,
      lines: null,
      damage: found,
      error: message,
    };
  }
}

function shortSecretsOf(prepared: LinkedPlugin["prepared"]): string[] {
  const plugin = prepared.status === "fulfilled" ? prepared.value : null;
  return plugin === null ? [] : shortSecrets(plugin.entry.config, plugin.config, plugin.environment);
}

/** What a plugin reports. */
type Answer = Pick<Inspection, "told" | "gap" | "artifact" | "loaded">;

const UNASKED: Answer = { told: null, gap: null, artifact: null, loaded: false };

/**
 * Returns what a plugin reports. One that said it is not enabled is asked each time: no wake-up will notice when it changes
 * its mind.
 */
async function ask(
  room: InspectRoom,
  prepared: PreparedPlugin,
  anew: boolean,
): Promise<Answer> {
  const { entry, artifact } = prepared;
  const record = (await room.ledger.state(entry.name))?.record;
  const known = record?.told?.fingerprint === prepared.fingerprint && record.loadError === null;
  if (known && record.told?.enabled && !anew) {
    return { told: record.told, gap: null, artifact, loaded: false };
  }
  const { plugin, told } = await loadPlugin(room, prepared, room.onLog);
  await plugin.close();
  const gap = gapOf(room.manifest, entry, plugin.asked);
  return { told, gap, artifact, loaded: true };
}

function linesOf(
  { program, instance, manifest }: InspectRoom,
  { name }: PluginEntry,
  { wakeUps, enabled }: { readonly wakeUps: WakeUps; readonly enabled: boolean },
): string[] {
  const argv = wakeUpCommand(program, instance, name);
  return wakeUps.lines.map((schedule) =>
    formatEntry({ schedule, user: userColumn(manifest.target), argv, enabled })
  );
}
