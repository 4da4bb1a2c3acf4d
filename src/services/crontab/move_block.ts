import { type Block, readBlock } from "../../domain/crontab/block.ts";
import type { CrontabTarget } from "../../domain/crontab/target.ts";
import type { Instance } from "../../domain/instance/instance.ts";
import { CrontabError } from "../../ports/crontab.ts";
import type { Crontabs } from "../../ports/crontabs.ts";
import { asCrontabFault } from "./as_crontab_fault.ts";
import { removeBlockFrom } from "./remove_block.ts";

/** What a block is moved with. */
export interface MoveRoom {
  readonly crontabs: Crontabs;
  readonly instance: Instance;
}

/** A block that stands elsewhere than the manifest says, or has never stood anywhere. */
export interface Move {
  readonly to: CrontabTarget;
  /** All places where it may stand. */
  readonly places: readonly CrontabTarget[];
  /** Those that it leaves. */
  readonly from: readonly CrontabTarget[];
  /** What stands there. */
  readonly blocks: readonly Block[];
}

/** Finds what a target means for a block that may stand elsewhere by now. */
export async function findMove({ crontabs, instance }: MoveRoom, to: CrontabTarget): Promise<Move> {
  const places = await crontabs.places();
  const from = places.filter((place) => place !== to);
  const blocks = await Promise.all(from.map(async (place) => {
    const text = await crontabs.at(place).read();
    return asCrontabFault(() => readBlock(text, instance.name))();
  }));
  return { to, places, from, blocks: blocks.filter((block) => block !== null) };
}

/**
 * Remembers that the block may stand in its new place, too, before it does: whoever dies half-way leaves a block that
 * `down` finds.
 *
 * @param broken Plugins whose lines would be lost, for nobody knows what they are in the new place.
 * @throws {CrontabError} If there are any.
 */
export async function announceMove(
  { crontabs }: MoveRoom,
  { to, places, blocks }: Move,
  broken: readonly string[],
): Promise<void> {
  if (blocks.length > 0 && broken.length > 0) {
    throw new CrontabError(
      `Cannot move the block to "${to}": ${
        broken.join(", ")
      } cannot be scheduled, and would lose what stands of it in ` +
        `"${places[0]}"; mend it first (nothing was changed)`,
    );
  }
  if (!places.includes(to)) await crontabs.remember([...places, to]);
}

/** Takes the block out of the places that it leaves. */
export async function finishMove(room: MoveRoom, { to, from }: Move): Promise<void> {
  if (from.length === 0) return;
  for (const place of from) await removeBlockFrom(room.crontabs.at(place), room.instance);
  await room.crontabs.remember([to]);
}
