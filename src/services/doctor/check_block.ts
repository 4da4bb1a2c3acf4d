import { readBlock } from "../../domain/crontab/block.ts";
import { asCrontabFault } from "../as_crontab_fault.ts";
import { inspectAll } from "../inspect_all.ts";
import { planBlock } from "../reconcile.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("block");

/** Is the block there, and as the manifest says? */
export async function checkBlock({ crontab, instance, open }: DoctorRoom): Promise<Finding[]> {
  const text = await crontab.read();
  const block = asCrontabFault((text: string) => readBlock(text, instance.name))(text);
  if (block === null) {
    return [trouble(
      "the crontab holds no block of this instance, so cron wakes nothing",
      'put it there with "gapless sync"; with "gapless up --scheduler internal" none is needed',
    )];
  }
  const room = await open();
  const { changed, edited } = await planBlock(room, await inspectAll(room, room.manifest));
  if (edited) {
    return [
      trouble(
        "it was edited by hand",
        'see the edit with "gapless plan", and overwrite it with "gapless sync"',
      ),
    ];
  }
  if (changed) {
    return [
      trouble(
        "it is not what the manifest says now",
        'see the difference with "gapless plan", then "gapless sync"',
      ),
    ];
  }
  return [ok(`it is as the manifest says (${block.lines.length} lines)`)];
}
