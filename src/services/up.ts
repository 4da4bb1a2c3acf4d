import type { Owner } from "../domain/window/owner.ts";
import type { Clock } from "../ports/clock.ts";
import type { ProcessTable } from "../ports/process_table.ts";
import type { UpMarker } from "../ports/up_marker.ts";

/** How often `up` looks whether manifest and crontab still agree. */
const RECHECK_MS = 30_000;

/** What `up` works with. */
export interface UpRoom {
  readonly clock: Clock;
  readonly processes: ProcessTable;
  readonly marker: UpMarker;
}

/** What `up` does with the block. */
export interface UpSteps {
  /** Brings the block in step with the manifest. Tells its own troubles. */
  readonly install: () => Promise<void>;
  /** Takes the block away. */
  readonly remove: () => Promise<unknown>;
}

/** Another `up` of the same instance is running. */
export class UpRunningError extends Error {
  override name = "UpRunningError";
}

/**
 * Keeps the block in the crontab until `stop` aborts, then takes it away. A note says whose the block is: should this
 * process be killed, the next wake-up finds the note and takes the block away in its place.
 *
 * @throws {UpRunningError} If another `up` holds the block.
 */
export async function up(
  { clock, processes, marker }: UpRoom,
  { install, remove }: UpSteps,
  stop: AbortSignal,
) {
  const other = await marker.read();
  if (other !== null && isOther(other, processes.self()) && processes.look(other) !== "dead") {
    throw new UpRunningError(
      `Cannot go up: another \`gapless up\` (pid ${other.pid} on ${other.host}) is running`,
    );
  }
  await marker.write(processes.self());
  try {
    while (!stop.aborted) {
      await install();
      await clock.sleep(RECHECK_MS, stop);
    }
  } finally {
    await remove();
    await marker.clear();
  }
}

/**
 * Takes the block away if the `up` that it belongs to is gone, and tells whether it did. Every wake-up asks this first.
 */
export async function leaveIfUpIsGone(
  { processes, marker }: Pick<UpRoom, "processes" | "marker">,
  remove: () => Promise<unknown>,
): Promise<boolean> {
  const owner = await marker.read();
  if (owner === null || processes.look(owner) !== "dead") return false;
  await remove();
  await marker.clear();
  return true;
}

function isOther(owner: Owner, self: Owner): boolean {
  return owner.pid !== self.pid || owner.started !== self.started;
}
