import { replaceBlock } from "../domain/crontab/block.ts";
import type { Instance } from "../domain/instance/instance.ts";
import type { Crontab } from "../ports/crontab.ts";
import { asCrontabFault } from "./as_crontab_fault.ts";

/** What the block is taken away with. */
export interface RemovalRoom {
  readonly crontab: Crontab;
  readonly instance: Instance;
}

/** Takes the block of an instance away; tells whether there was one. */
export async function removeBlock({ crontab, instance }: RemovalRoom): Promise<boolean> {
  const { before, after } = await crontab.update(
    asCrontabFault((text) => replaceBlock(text, instance.name, [])),
  );
  return before !== after;
}
