import type { BackfillRecord } from "../../domain/window/backfill.ts";
import { type BackfillPolicy, decideBackfill } from "../../domain/window/decide_backfill.ts";
import type { Trigger } from "../../domain/contract/run_context.ts";
import type { PluginEntry } from "../../domain/manifest/manifest.ts";
import { knownSchedule } from "../../domain/manifest/plugin_schedule.ts";
import type { Schedule } from "../../domain/schedule/schedule.ts";
import type { LeaseRecord } from "../../domain/window/owner.ts";
import type { Claim } from "../../ports/ledger.ts";
import type { PreparedPlugin } from "../load/prepare_plugin.ts";
import { type ClaimOptions, type ClaimRoom, deadLeases, provenanceOf } from "../wake/claim_next.ts";
import { endLeftovers } from "../wake/end_leftovers.ts";
import { LEASE_MS } from "../wake/keep_lease.ts";

/** Of which backfill a window is claimed, and for what. */
export interface PieceRequest {
  readonly entry: PluginEntry;
  readonly backfill: BackfillRecord;
  readonly trigger: Trigger;
  /** Windows that are not to be tried again now. */
  readonly usedUp: ReadonlySet<number>;
}

/** Tells whether the claim of a backfill may come to something, without loading the plugin. */
export async function glanceAtBackfill(
  room: ClaimRoom,
  request: PieceRequest,
): Promise<"nothing" | "busy" | "maybe"> {
  const { entry, backfill: { id } } = request;
  const state = await room.ledger.state(entry.name, { backfillId: id });
  const backfill = (await room.ledger.backfill(id))?.backfill ?? null;
  const schedule = knownSchedule(entry, state?.record.told, room.localZone);
  if (state === undefined || backfill === null || schedule === null) return "maybe";
  const { buried, then } = decideBackfill(
    { ...state, backfill },
    policyOf(room, { ...request, schedule }, deadLeases(room, state)),
  );
  return buried.length === 0 && (then.kind === "nothing" || then.kind === "busy") ? then.kind : "maybe";
}

/** What `claimPiece()` takes. */
export interface PieceClaim extends PieceRequest, Pick<ClaimOptions, "schedule" | "group"> {
  readonly prepared: PreparedPlugin;
}

/** Claims the next window of a backfill. */
export async function claimPiece(room: ClaimRoom, request: PieceClaim): Promise<Claim> {
  const { ledger, processes } = room;
  const { entry: { name: plugin }, backfill: { id: backfillId }, trigger, group, prepared } = request;
  const state = await ledger.state(plugin);
  if (state === undefined) return { kind: "nothing" };
  const dead = await endLeftovers(processes, deadLeases(room, state));
  const policy = policyOf(room, request, dead);
  const { now } = policy;
  const expiresAt = new Date(now.getTime() + LEASE_MS);
  const provenance = provenanceOf(room, prepared);
  return await ledger.claim(
    { plugin, backfillId, owner: processes.self(), now, expiresAt, trigger, group, provenance },
    (current) => decideBackfill(current, policy),
  );
}

/** A person asked for it: what failed earlier waits no longer. */
function policyOf(
  room: ClaimRoom,
  { entry, schedule, usedUp }: PieceRequest & { readonly schedule: Schedule },
  dead: readonly LeaseRecord[],
): BackfillPolicy {
  const { retry, delivery, overlap, maxWindowMs } = entry;
  const now = room.clock.now();
  return { now, schedule, retry, delivery, overlap, maxWindowMs, usedUp, atOnce: true, dead };
}
