import type { CrontabTarget } from "../../domain/crontab/target.ts";
import { variablesAbove } from "../../domain/crontab/variables_above.ts";
import { inspectAll } from "../load/inspect_all.ts";
import { planBlock } from "../crontab/reconcile.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { findBlock } from "./find_block.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("block");

/** Is the block there, and as the manifest says? */
export async function checkBlock(doctorRoom: DoctorRoom): Promise<Finding[]> {
  const block = await findBlock(doctorRoom);
  if (block === null) {
    return [trouble(
      `${nameOf((await doctorRoom.table()).target)} holds no block of this instance, so cron wakes nothing`,
      'put it there with "gapless sync"; with "gapless up --scheduler internal" none is needed',
    )];
  }
  const room = await doctorRoom.open();
  const { changed, edited } = await planBlock(
    room,
    await inspectAll(room, room.manifest, { anew: false, onDamage: "refuse" }),
  );
  if (edited) {
    return [
      trouble(
        "it was edited by hand",
        'see the edit with "gapless plan", and overwrite it with "gapless sync"',
      ),
    ];
  }
  const above = variablesAbove(await (await doctorRoom.table()).crontab.read(), doctorRoom.instance.name);
  if (above.length > 0) {
    return above.map((line) =>
      trouble(
        `"${line}" stands above it, and holds for its lines, too`,
        'move the block to the top with "gapless sync"',
      )
    );
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

function nameOf(target: CrontabTarget): string {
  return target === "crontab" ? "the crontab" : target;
}
