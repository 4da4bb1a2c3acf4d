import { isSameOwner, type Owner } from "../../domain/window/owner.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ProcessTable } from "../../ports/process_table.ts";
import type { UpMarker, UpNote } from "../../ports/up_marker.ts";

/** How often `up` looks whether manifest and crontab still agree. */
const RECHECK_MS = 30_000;
/** How long an `up` that cannot be seen from here (in a container that is gone, say) may be silent. */
const SILENCE_MS = 4 * RECHECK_MS;

/** What `up` works with. */
export interface UpRoom {
  readonly clock: Clock;
  readonly processes: ProcessTable;
  readonly marker: UpMarker;
}

/** What `up` does with the block. */
export interface UpSteps {
  /** Puts the block there. */
  readonly install: () => Promise<unknown>;
  /** Brings the block in step with the manifest again; tells its own troubles. */
  readonly recheck: () => Promise<unknown>;
  /** Takes the block away. */
  readonly remove: () => Promise<unknown>;
}

/** An `up` of the same instance is running, and the block is its own. */
export class UpRunningError extends Error {
  override name = "UpRunningError";
}

/**
 * Keeps the block in the crontab until `stop` aborts, then takes it away. A note says whose the block is: should this
 * process be killed, the next wake-up finds the note and takes the block away in its place.
 *
 * If the block cannot be installed at first, it is left as it was.
 *
 * @throws {UpRunningError} If another `up` holds the block.
 */
export async function up(
  room: UpRoom,
  { install, recheck, remove }: UpSteps,
  stop: AbortSignal,
): Promise<void> {
  const { clock, processes, marker } = room;
  const self = processes.self();
  await takeBlock(room, self);
  try {
    await install();
  } catch (error) {
    await marker.release(self);
    throw error;
  }
  try {
    await clock.sleep(RECHECK_MS, stop);
    while (!stop.aborted) {
      await takeBlock(room, self);
      await recheck();
      await clock.sleep(RECHECK_MS, stop);
    }
  } finally {
    await remove();
    await marker.release(self);
  }
}

/** Tells whether the `up` that a note names is gone. */
export function isUpGone(
  { clock, processes }: Omit<UpRoom, "marker">,
  { owner, renewedAt }: UpNote,
): boolean {
  const sighting = processes.look(owner);
  if (sighting !== "unknown") return sighting === "dead";
  return clock.now().getTime() - renewedAt.getTime() > SILENCE_MS;
}

async function takeBlock(room: UpRoom, self: Owner): Promise<void> {
  const holder = await room.marker.take(self, (other) => isUpGone(room, other));
  if (!isSameOwner(holder, self)) throw runningElsewhere(holder, "Cannot go up");
}

/**
 * Refuses to touch a block that a running `up` would put back.
 *
 * @throws {UpRunningError} If there is one.
 */
export async function refuseWhileUp(room: UpRoom): Promise<void> {
  const note = await room.marker.read();
  if (note !== null && !isUpGone(room, note)) {
    throw runningElsewhere(note.owner, "Cannot take the block away");
  }
}

function runningElsewhere({ pid, host }: Owner, what: string): UpRunningError {
  return new UpRunningError(
    `${what}: \`gapless up\` (pid ${pid} on ${host}) holds the block; stop that one first`,
  );
}

/** Makes the block nobody's but the user's, unless a running `up` holds it. */
export async function keepBlock(room: UpRoom): Promise<void> {
  const note = await room.marker.read();
  if (note !== null && isUpGone(room, note)) await room.marker.release(note.owner);
}

/**
 * Takes the block away if the `up` that it belongs to is gone, and tells whether it did. Every wake-up asks this first.
 */
export async function leaveIfUpIsGone(room: UpRoom, remove: () => Promise<unknown>): Promise<boolean> {
  const note = await room.marker.read();
  if (note === null || !isUpGone(room, note)) return false;
  await remove();
  await room.marker.release(note.owner);
  return true;
}
