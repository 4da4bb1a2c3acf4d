import { findBlocks } from "./find_blocks.ts";

const VARIABLE = /^\s*["']?([A-Za-z_]\w*)["']?\s*=/;

/**
 * Returns the lines before the block of an instance that set a variable: cron goes by them in the block, too.
 *
 * @param crontab Text with a character for each byte.
 * @param instance Name in the two marker lines.
 * @throws {SyntaxError} If a marker of any instance is unpaired, nested, repeated or damaged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { replaceBlock } from "./block.ts";
 * const block = replaceBlock("", "site", ["0 3 * * * /bin/backup"]);
 * assertEquals(variablesAbove(`RANDOM_DELAY=45\n# x=1\n${block}SHELL=/bin/sh\n`, "site"), ["RANDOM_DELAY=45"]);
 * ```
 */
export function variablesAbove(crontab: string, instance: string): string[] {
  const start = findBlocks(crontab).find((found) => found.instance === instance)?.start ?? 0;
  return crontab.slice(0, start).split("\n").filter((line) => VARIABLE.test(line)).map((line) => line.trim());
}
