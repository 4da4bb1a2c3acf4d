import { digest } from "../text/digest.ts";
import { textToBytes } from "./byte_text.ts";
import { findBlocks, type FoundBlock } from "./find_blocks.ts";

/** What an instance holds in a crontab. */
export interface Block {
  /** Entries, each without its newline. */
  readonly lines: readonly string[];
  /** Whether someone changed the block by hand. */
  readonly edited: boolean;
}

const NOTICE = '# Managed by Gapless: "gapless sync" overwrites edits between these two markers.';
const INSTANCE = /^[a-z0-9][a-z0-9._-]*$/;

/**
 * Returns the block of an instance, or null if the crontab has none.
 *
 * @param crontab Text with a character for each byte.
 * @param instance Name in the two marker lines.
 * @throws {SyntaxError} If a marker of any instance is unpaired, nested, repeated or damaged.
 */
export function readBlock(crontab: string, instance: string): Block | null {
  const block = findBlocks(crontab).find((found) => found.instance === instance);
  if (block === undefined) return null;
  const lines = block.body.split("\n").slice(0, -1).filter((line) => line !== NOTICE);
  return { lines, edited: isEdited(block) };
}

/** Tells whether someone changed a block by hand. */
export function isEdited({ body, sum }: FoundBlock): boolean {
  return checksum(body) !== sum;
}

/**
 * Replaces the block that `instance` holds in `crontab`; every other byte stays.
 *
 * The block stands at the top, above the user's own variables; only blocks of other instances may stand before it. The
 * one blank line behind it belongs to it. Empty `lines` remove the block.
 *
 * @param crontab Text with a character for each byte.
 * @param instance Name in the two marker lines.
 * @param lines Entries, each without its newline.
 * @returns The new text, equal to `crontab` when nothing changes.
 * @throws {SyntaxError} If a marker of any instance is unpaired, nested, repeated or damaged.
 * @throws {RangeError} If the instance's name does not fit in a marker.
 *
 * @example Installing and removing
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * const foreign = "MAILTO=ops\n";
 * const ours = replaceBlock(foreign, "site", ["0 3 * * * /bin/backup"]);
 * assert(ours.startsWith("# BEGIN gapless site sum="));
 * assert(ours.endsWith("0 3 * * * /bin/backup\n# END gapless site\n\nMAILTO=ops\n"));
 * assertEquals(replaceBlock(ours, "site", []), foreign);
 * ```
 */
export function replaceBlock(crontab: string, instance: string, lines: readonly string[]): string {
  if (!INSTANCE.test(instance)) {
    throw new RangeError(
      `Cannot name a block "${instance}": only a-z, 0-9, ".", "_" and "-" fit in its markers`,
    );
  }
  const blocks = findBlocks(crontab);
  const old = blocks.find((found) => found.instance === instance);
  const foreign = old === undefined ? crontab : crontab.slice(0, old.start) + crontab.slice(old.end);
  if (lines.length === 0) return foreign;
  // A block that stands among the first ones stays in its place: else two instances would take turns at the top.
  const place = old !== undefined && isAtTop(old, blocks) ? old.start : 0;
  return foreign.slice(0, place) + formatBlock(instance, lines) + foreign.slice(place);
}

function formatBlock(instance: string, lines: readonly string[]): string {
  const body = [NOTICE, ...lines].map((line) => `${line}\n`).join("");
  return `# BEGIN gapless ${instance} sum=${checksum(body)}\n${body}# END gapless ${instance}\n\n`;
}

function isAtTop(block: FoundBlock, blocks: readonly FoundBlock[]): boolean {
  const before = blocks.slice(0, blocks.indexOf(block));
  return before.reduce((length, { start, end }) => length + end - start, 0) === block.start;
}

function checksum(body: string): string {
  return digest(textToBytes(body)).slice(0, 16);
}
