import { readBlock } from "../../domain/crontab/block.ts";
import { parseEntry } from "../../domain/crontab/entry.ts";
import { splitWords } from "../../domain/crontab/shell_words.ts";
import { asCrontabFault } from "../as_crontab_fault.ts";
import type { DoctorRoom } from "./doctor_room.ts";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, trouble } = findingsOf("lines");

/** Is the program where the lines of the block point, and is it this one? */
export async function checkLines({ crontab, instance, program, machine }: DoctorRoom): Promise<Finding[]> {
  const block = asCrontabFault((text: string) => readBlock(text, instance.name))(await crontab.read());
  const called = new Set((block?.lines ?? []).flatMap((line) => programOf(line) ?? []));
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

function programOf(line: string): string | undefined {
  if (parseEntry(line)?.enabled !== true) return undefined;
  return splitWords(line.split(" ").slice(5).join(" "))?.[0];
}
