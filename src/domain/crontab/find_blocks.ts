/** Where a block stands in a crontab. */
export interface FoundBlock {
  readonly instance: string;
  /** Checksum that its first marker holds. */
  readonly sum: string;
  /** What stands between the two marker lines, final newline included. */
  readonly body: string;
  /** Offset of its first marker. */
  readonly start: number;
  /** Offset behind its last marker and the blank line that belongs to it. */
  readonly end: number;
}

const BEGIN = /^# BEGIN gapless ([a-z0-9][a-z0-9._-]*) sum=([0-9a-f]+)$/;
const END = /^# END gapless ([a-z0-9][a-z0-9._-]*)$/;
/** A line that may have been a marker once: an editor or a transfer changed its blanks or its end, or someone its checksum. */
const ALIKE = /^\s*#\s*(BEGIN|END)\s+gapless\s+([a-z0-9][a-z0-9._-]*?)(\s+sum=\S*?)?(\s|\\r)*$/;

const CHANGED = "it looks like a marker of Gapless, but was changed";

interface Begin {
  readonly instance: string;
  readonly sum: string;
  readonly start: number;
  readonly bodyStart: number;
  readonly line: number;
}

/**
 * Finds the blocks of all instances, in their order.
 *
 * A marker is a line of its own: its text inside a command or a longer comment does not count, nor does a comment that only resembles one, as long
 * as it has no checksum and stands by itself.
 *
 * @throws {SyntaxError} If a marker is unpaired, nested, repeated or damaged.
 */
export function findBlocks(crontab: string): FoundBlock[] {
  const blocks: FoundBlock[] = [];
  const begun = new Map<string, number>();
  /** Lines that would begin a block, had they a checksum. */
  const alike = new Map<string, number>();
  let open: Begin | undefined;
  let offset = 0;
  for (const [index, text] of crontab.split("\n").entries()) {
    const line = index + 1;
    const start = offset;
    offset = Math.min(start + text.length + 1, crontab.length);
    const [, beginning, sum] = BEGIN.exec(text) ?? [];
    const ending = END.exec(text)?.[1];
    if (beginning !== undefined && sum !== undefined) {
      if (open) throw fault(line, `it begins inside the block that line ${open.line} begins`);
      const earlier = begun.get(beginning);
      if (earlier !== undefined) {
        throw fault(line, `line ${earlier} begins a block of "${beginning}" already`);
      }
      begun.set(beginning, line);
      open = { instance: beginning, sum, start, bodyStart: offset, line };
    } else if (ending !== undefined) {
      if (!open) {
        const likely = alike.get(ending);
        throw likely === undefined
          ? fault(line, `no line begins the block of "${ending}"`)
          : fault(likely, CHANGED);
      }
      if (ending !== open.instance) {
        throw fault(line, `it ends inside the block that line ${open.line} begins`);
      }
      const { instance, sum } = open;
      const body = crontab.slice(open.bodyStart, start);
      blocks.push({
        instance,
        sum,
        body,
        start: open.start,
        end: crontab[offset] === "\n" ? offset + 1 : offset,
      });
      open = undefined;
    } else {
      const [, kind, instance, sum] = ALIKE.exec(text) ?? [];
      if (sum !== undefined || (open && kind === "END")) throw fault(line, CHANGED);
      if (instance !== undefined && kind === "BEGIN") alike.set(instance, line);
    }
  }
  if (open) throw fault(open.line, `no line ends the block of "${open.instance}"`);
  return blocks;
}

function fault(line: number, why: string): SyntaxError {
  return new SyntaxError(
    `Cannot find the blocks in the crontab, line ${line}: ${why}; ` +
      'mend or remove the marker lines with "crontab -e" (nothing was changed)',
  );
}
