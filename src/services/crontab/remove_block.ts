import { replaceBlock } from "../../domain/crontab/block.ts";
import type { Instance } from "../../domain/instance/instance.ts";
import type { Crontab } from "../../ports/crontab.ts";
import type { Crontabs } from "../../ports/crontabs.ts";
import { asCrontabFault } from "./as_crontab_fault.ts";

/** What the block is taken away with. */
export interface RemovalRoom {
  readonly crontabs: Crontabs;
  readonly instance: Instance;
}

/** Takes the block of an instance away, wherever it stands; tells whether there was one. */
export async function removeBlock({ crontabs, instance }: RemovalRoom): Promise<boolean> {
  const places = await crontabs.places();
  let removed = false;
  for (const place of places.length > 0 ? places : ["crontab"] as const) {
    if (await removeBlockFrom(crontabs.at(place), instance)) removed = true;
  }
  return removed;
}

/** Takes the block of an instance out of one table; tells whether there was one. */
export async function removeBlockFrom(crontab: Crontab, { name }: Instance): Promise<boolean> {
  const { before, after } = await crontab.update(asCrontabFault((text) => replaceBlock(text, name, [])));
  return before !== after;
}
