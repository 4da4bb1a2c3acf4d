import { type Block, readBlock } from "../../domain/crontab/block.ts";
import { asCrontabFault } from "../crontab/as_crontab_fault.ts";
import type { DoctorRoom } from "./doctor_room.ts";

/** Returns the block that stands where the manifest wants it, or null. */
export async function findBlock({ instance, table }: DoctorRoom): Promise<Block | null> {
  const text = await (await table()).crontab.read();
  return asCrontabFault(() => readBlock(text, instance.name))();
}
