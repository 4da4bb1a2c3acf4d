import { lookThrough } from "../ledger/look_through.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("windows");

/** Do the windows in the ledger follow each other, and does everything in it fit together? */
export async function checkSoundness({ open, archive }: DoctorRoom): Promise<Finding[]> {
  // What is wrong with the manifest is told already.
  await open();
  const faulty = new Map<string, number>();
  const check = await lookThrough(
    await archive(),
    ({ plugin }) => faulty.set(plugin, (faulty.get(plugin) ?? 0) + 1),
  );
  if (faulty.size === 0) return [ok(`nothing is wrong in ${check.count("windows")} windows of the ledger`)];
  return [...faulty].map(([plugin, count]) =>
    trouble(
      `${plugin} has ${
        count === 1 ? "a fault" : `${count} faults`
      } in the ledger, such as gaps between windows`,
      'see them with "gapless ledger check"',
    )
  );
}
