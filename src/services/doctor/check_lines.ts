import { parseEntry } from "../../domain/crontab/entry.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { findBlock } from "./find_block.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("lines");

/** Is the program where the lines of the block point, and is it this one? */
export async function checkLines(room: DoctorRoom): Promise<Finding[]> {
  const { program, machine } = room;
  const entries = ((await findBlock(room))?.lines ?? []).flatMap((line) => parseEntry(line) ?? []);
  const called = new Set(entries.filter(({ enabled }) => enabled).map(({ program }) => program));
  const found: Finding[] = [];
  for (const path of called) {
    if (!await machine.isExecutable(path)) {
      found.push(
        trouble(
          `they call ${path}, which is not there`,
          'bring it back, or point them here with "gapless sync"',
        ),
      );
    } else if (path !== program[0]) {
      found.push(
        trouble(`they call ${path}, and this is ${program[0]}`, 'point them here with "gapless sync"'),
      );
    }
  }
  return found.length > 0 || called.size === 0
    ? found
    : [ok(`they call ${[...called].join(", ")}, this program`)];
}
