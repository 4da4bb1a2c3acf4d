import { isEdited } from "./block.ts";
import { findBlocks } from "./find_blocks.ts";

/**
 * Returns what of a crontab is foreign: all but the blocks of every instance. A block that was edited by hand counts as
 * foreign, and where markers are damaged everything does.
 *
 * @param crontab Text with a character for each byte.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { replaceBlock } from "./block.ts";
 * assertEquals(foreignPart(replaceBlock("MAILTO=ops\n", "site", ["0 3 * * * /bin/backup"])), "MAILTO=ops\n");
 * ```
 */
export function foreignPart(crontab: string): string {
  try {
    const blocks = findBlocks(crontab).filter((block) => !isEdited(block));
    return blocks.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), crontab);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return crontab;
  }
}
