import { configDigest } from "../../domain/manifest/config_digest.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { pluginSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import { isFree, type LeaseRecord, type SandboxGroup } from "../../domain/window/owner.ts";
import type { ClaimState } from "../../domain/window/claim.ts";
import { type ClaimPolicy, decideClaim } from "../../domain/window/decide_claim.ts";
import type { Provenance } from "../../domain/window/records.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Claim, ClaimRequest, Ledger } from "../../ports/ledger.ts";
import type { ProcessTable } from "../../ports/process_table.ts";
import { endLeftovers } from "./end_leftovers.ts";
import { LEASE_MS } from "./keep_lease.ts";
import type { PreparedPlugin } from "../load/prepare_plugin.ts";

/** A plugin that is ready to be loaded, and how a window of it is claimed. */
export interface ClaimPlan {
  readonly prepared: PreparedPlugin;
  readonly claim: (request: Pick<ClaimOptions, "schedule" | "group">) => Promise<Claim>;
}

/** What claims are made with. */
export interface ClaimRoom {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly processes: ProcessTable;
  /** The zone that `local` stands for. */
  readonly localZone: string;
  /** Gapless's own version, which is recorded with each run. */
  readonly version: string;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Tells whether a claim may come to something, without loading the plugin: by the schedule that it told last. A plugin
 * that has changed since then may.
 */
export async function glance(
  room: ClaimRoom,
  { entry, fingerprint }: Pick<PreparedPlugin, "entry" | "fingerprint">,
  circumstances: Omit<ClaimCircumstances, "schedule"> = {},
): Promise<"nothing" | "busy" | "maybe"> {
  const state = await room.ledger.state(entry.name, { order: entry.order });
  const told = state?.record.told;
  if (state === undefined || told?.fingerprint !== fingerprint) return "maybe";
  const schedule = pluginSchedule(entry, told.interval, room.localZone);
  const { buried, then } = decideClaim(
    state,
    claimPolicy(room, entry, { ...circumstances, schedule, dead: deadLeases(room, state) }),
  );
  return buried.length === 0 && (then.kind === "nothing" || then.kind === "busy") ? then.kind : "maybe";
}

/** What a claim is judged by beside the manifest. */
export interface ClaimCircumstances {
  readonly schedule: Schedule;
  /** Windows that are not to be tried again now. */
  readonly usedUp?: ReadonlySet<number>;
  /** A person asks for all time up to here, ticks or not. */
  readonly upTo?: Date;
}

/** What a claim is made with beside. */
export interface ClaimOptions extends ClaimCircumstances {
  /** The processes in which the window would be run; null if they are none of their own. */
  readonly group: SandboxGroup | null;
}

/** Claims the plugin's next window, if one is due. */
export async function claimNext(
  room: ClaimRoom,
  prepared: Pick<PreparedPlugin, "entry" | "artifact">,
  { group, ...circumstances }: ClaimOptions,
): Promise<Claim> {
  const { clock, ledger, processes } = room;
  const { entry } = prepared;
  const { upTo } = circumstances;
  const state = await ledger.state(entry.name);
  if (state === undefined) return { kind: "nothing" };
  const dead = await endLeftovers(processes, deadLeases(room, state));
  const now = clock.now();
  const policy = claimPolicy(room, entry, { ...circumstances, dead });
  const request: ClaimRequest = {
    plugin: entry.name,
    owner: processes.self(),
    now,
    expiresAt: new Date(now.getTime() + LEASE_MS),
    trigger: upTo ? "manual" : "schedule",
    order: entry.order,
    group,
    provenance: provenanceOf(room, prepared),
  };
  return await ledger.claim(request, (current) => decideClaim(current, policy));
}

/** Returns what would run. */
export function provenanceOf(
  { version: program }: Pick<ClaimRoom, "version">,
  { entry, artifact }: Pick<PreparedPlugin, "entry" | "artifact">,
): Provenance {
  return { artifact: artifact.sha256, configDigest: configDigest(entry.config), program };
}

/** Returns by what a claim is judged now. Leases that are not among the `dead` count as held. */
export function claimPolicy(
  room: ClaimRoom,
  entry: PluginEntry,
  { schedule, usedUp = NONE, upTo, dead }: ClaimCircumstances & Pick<ClaimPolicy, "dead">,
): ClaimPolicy {
  const { since, catchup, catchupLimitMs, align, maxWindowMs, overlap, order, retry, delivery } = entry;
  return {
    now: upTo ?? room.clock.now(),
    atOnce: upTo !== undefined,
    schedule,
    since,
    catchup,
    align,
    catchupLimitMs,
    maxWindowMs,
    overlap,
    order,
    retry,
    delivery,
    usedUp,
    dead,
  };
}

/** Returns the leases whose owners are gone. */
export function deadLeases(
  { clock, processes }: Pick<ClaimRoom, "clock" | "processes">,
  state: ClaimState,
): LeaseRecord[] {
  const now = clock.now();
  const leases = state.open.flatMap(({ lease }) => lease === null ? [] : [lease]);
  return leases.filter((lease) => isFree(lease, processes.look(lease.owner), now));
}
