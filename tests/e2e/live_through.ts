import { assert, assertEquals, assertMatch } from "@std/assert";
import { readBlock } from "../../src/domain/crontab/block.ts";
import type { CrontabLife, ScheduledPlugin } from "./crontab_life.ts";
import type { DebianCrontab } from "./debian_crontab.ts";
import { editForeign } from "./hand_edit.ts";

/** Whoever keeps a block in a crontab. Both return what they complain of, `""` if nothing. */
export interface BlockKeeper {
  sync(plugins: readonly ScheduledPlugin[]): Promise<string>;
  down(): Promise<string>;
}

const BLOCK = /^# BEGIN gapless \S+ sum=\w+\n# Managed by Gapless: [^\n]*\n([^]*?)# END gapless \S+\n\n/;
const REFUSAL =
  /^Cannot (?:change the crontab|install the crontab|find the blocks in the crontab)\b[^\n]+\("?crontab -e"?\)|^Cannot [^\n]+"crontab -e"/;

/**
 * Leads a crontab of Debian's cron through a life, and asserts at each step that every foreign byte is where it was: around
 * a block that is as it should be, or in a file that was not touched, since cron would not take it back.
 *
 * @returns How often the crontab was changed.
 */
export async function liveThrough(
  { foreign, first, edit, second }: CrontabLife,
  debian: DebianCrontab,
  keeper: BlockKeeper,
): Promise<number> {
  let lines = foreign;
  let isMendable = await putByHand(foreign);
  let changes = 0;
  await change(() => keeper.sync(first), first);
  const stored = await debian.stored() ?? "";
  const block = BLOCK.exec(stored)?.[0] ?? "";
  const edited = editForeign(foreign, edit);
  lines = edit.above + edited;
  isMendable = await putByHand(edit.above + block + edited);
  await change(() => keeper.sync(second), second);
  await change(() => keeper.down(), null);
  return changes;

  /** Tells whether it may be changed at all: whether cron takes it, and its blocks are whole. */
  async function putByHand(text: string): Promise<boolean> {
    return await debian.put(text) && isWhole(text);
  }

  /** @param plugins What the block shall hold; null for no block. */
  async function change(
    work: () => Promise<string>,
    plugins: readonly ScheduledPlugin[] | null,
  ): Promise<void> {
    const [before, stood] = [await debian.raw(), await debian.stored() ?? ""];
    const complaint = await work();
    const after = await debian.stored() ?? "";
    if (isMendable) {
      assertEquals(complaint, "");
      assertAround(after, { plugins, foreign: lines });
      changes++;
    } else {
      assertEquals(await debian.raw(), before);
      // To take no block away is no change.
      if (plugins !== null || !isWhole(stood) || BLOCK.test(stood)) assertMatch(complaint, REFUSAL);
    }
  }
}

function assertAround(
  stored: string,
  { plugins, foreign }: { readonly plugins: readonly ScheduledPlugin[] | null; readonly foreign: string },
): void {
  const [block = "", body = ""] = plugins === null ? [] : BLOCK.exec(stored) ?? [];
  assertEquals(stored.slice(block.length), foreign);
  if (plugins === null) return;
  const entries = body.split("\n").slice(0, -1);
  // The manager has one, too.
  assertEquals(entries.length, plugins.length + 1, body);
  for (const [index, { name, schedule, enabled }] of plugins.entries()) {
    const entry = entries[index] ?? "";
    assert(entry.startsWith(`${enabled ? "" : "# disabled: "}${schedule} /`), entry);
    assert(entry.includes(` run ${name} --manifest `), entry);
  }
}

/** Tells whether the markers of all blocks pair up. */
function isWhole(text: string): boolean {
  try {
    readBlock(text, "any");
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
