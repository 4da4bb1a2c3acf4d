import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { pluginSchedule } from "../../domain/schedule/plugin_schedule.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import { isFree } from "../../domain/window/is_free.ts";
import type { ClaimState } from "../../domain/window/claim.ts";
import { type ClaimPolicy, decideClaim } from "../../domain/window/decide_claim.ts";
import type { LeaseRecord } from "../../domain/window/owner.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Claim, Ledger } from "../../ports/ledger.ts";
import type { ProcessTable } from "../../ports/process_table.ts";
import { LEASE_MS } from "./keep_lease.ts";
import type { PreparedPlugin } from "../load/prepare_plugin.ts";

/** What claims are made with. */
export interface ClaimRoom {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly processes: ProcessTable;
  /** The zone that `local` stands for. */
  readonly localZone: string;
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
  const state = await room.ledger.state(entry.name);
  const told = state?.record.told;
  if (state === undefined || told?.fingerprint !== fingerprint) return "maybe";
  const schedule = pluginSchedule(entry, told.interval, room.localZone);
  const { buried, then } = decideClaim(
    state,
    claimPolicy(room, entry, { ...circumstances, schedule, state }),
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

/** Claims the plugin's next window, if one is due. */
export async function claimNext(
  room: ClaimRoom,
  entry: PluginEntry,
  circumstances: ClaimCircumstances,
): Promise<Claim> {
  const { clock, ledger, processes } = room;
  const { upTo } = circumstances;
  const now = clock.now();
  const state = await ledger.state(entry.name);
  if (state === undefined) return { kind: "nothing" };
  const policy = claimPolicy(room, entry, { ...circumstances, state });
  const expiresAt = new Date(now.getTime() + LEASE_MS);
  return await ledger.claim(
    { plugin: entry.name, owner: processes.self(), now, expiresAt, trigger: upTo ? "manual" : "schedule" },
    (current) => decideClaim(current, policy),
  );
}

/** Returns by what a claim is judged now. Leases that turn up later than `state` count as held. */
export function claimPolicy(
  room: ClaimRoom,
  entry: PluginEntry,
  { schedule, usedUp = NONE, upTo, state }: ClaimCircumstances & { readonly state: ClaimState },
): ClaimPolicy {
  const { since, catchup, align, maxWindowMs, overlap, retry } = entry;
  return {
    now: upTo ?? room.clock.now(),
    atOnce: upTo !== undefined,
    schedule,
    since,
    catchup,
    align,
    maxWindowMs,
    overlap,
    retry,
    usedUp,
    dead: deadLeases(room, state),
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
