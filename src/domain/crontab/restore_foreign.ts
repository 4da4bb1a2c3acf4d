import { findBlocks, type FoundBlock } from "./find_blocks.ts";

/**
 * Gives a crontab the foreign bytes of an earlier one; the blocks stay as they stand now, for each belongs to its
 * instance. Where markers are damaged now, the earlier text comes back as it was.
 *
 * @param crontab Text with a character for each byte.
 * @param earlier Text with a character for each byte.
 * @throws {SyntaxError} If the markers of the earlier text are damaged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { replaceBlock } from "./block.ts";
 * const lines = ["0 3 * * * /bin/backup"];
 * const now = replaceBlock("", "site", lines);
 * assertEquals(restoreForeign(now, "MAILTO=ops\n"), replaceBlock("MAILTO=ops\n", "site", lines));
 * ```
 */
export function restoreForeign(crontab: string, earlier: string): string {
  const foreign = without(earlier, findBlocks(earlier));
  try {
    const blocks = findBlocks(crontab).map(({ start, end }) => crontab.slice(start, end));
    return blocks.join("") + foreign;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return earlier;
  }
}

function without(crontab: string, blocks: readonly FoundBlock[]): string {
  return blocks.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), crontab);
}
