import { lookThrough } from "../ledger/look_through.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, note, trouble } = findingsOf("windows");
/** Millions of windows take longer. */
const PATIENCE_MS = 5_000;

/** Do the windows in the ledger follow each other, and does everything in it fit together? */
export async function checkSoundness({ open, archive, clock }: DoctorRoom): Promise<Finding[]> {
  // What is wrong with the manifest is told already.
  await open();
  const faulty = new Map<string, number>();
  const end = clock.now().getTime() + PATIENCE_MS;
  const { check, isWhole } = await lookThrough(
    await archive(),
    ({ plugin }) => faulty.set(plugin, (faulty.get(plugin) ?? 0) + 1),
    () => clock.now().getTime() >= end,
  );
  if (faulty.size === 0) {
    const looked = `${check.count("windows")} windows of the ledger`;
    if (isWhole) return [ok(`nothing is wrong in ${looked}`)];
    return [note(
      `nothing is wrong in the first ${looked}; to look at all of them takes longer`,
      'look at all of them with "gapless ledger check"',
    )];
  }
  return [...faulty].map(([plugin, count]) =>
    trouble(
      `${plugin} has ${
        count === 1 ? "a fault" : `${count} faults`
      } in the ledger, such as gaps between windows`,
      'see them with "gapless ledger check"',
    )
  );
}
