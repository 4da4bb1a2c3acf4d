import type { Block } from "./block.ts";
import { disableEntry, parseEntry } from "./entry.ts";

/** What one plugin's part of a block shall be. */
export type Wanted = {
  readonly plugin: string;
  readonly want:
    | { readonly kind: "lines"; readonly lines: readonly string[] }
    /** What stands there stays: nobody knows better. */
    | { readonly kind: "as is" }
    /** What stands there becomes a comment. */
    | { readonly kind: "disabled" };
};

/** Returns the lines that a block shall hold, in the order of `wanted`. Plugins that are not wanted lose theirs. */
export function blockLines(wanted: readonly Wanted[], current: Block | null): string[] {
  return wanted.flatMap(({ plugin, want }) => {
    if (want.kind === "lines") return want.lines;
    const standing = linesOf(current, plugin);
    return want.kind === "disabled" ? standing.map(disableEntry) : standing;
  });
}

/** Names of plugins, by what becomes of their lines. */
export interface BlockChanges {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  readonly disabled: readonly string[];
}

/** Tells what becomes of each plugin's lines when `current` is replaced by `lines`. */
export function blockChanges(current: Block | null, lines: readonly string[]): BlockChanges {
  const after = { lines, edited: false };
  const was = pluginsOf(current);
  const is = pluginsOf(after);
  const changed = [...is].filter((plugin) => !sameLines(linesOf(current, plugin), linesOf(after, plugin)));
  const disabled = changed.filter((plugin) =>
    !isEnabled(after, plugin) && isEnabled(current, plugin) !== false
  );
  const others = changed.filter((plugin) => !disabled.includes(plugin));
  return {
    added: others.filter((plugin) => !was.has(plugin)),
    updated: others.filter((plugin) => was.has(plugin)),
    removed: [...was].filter((plugin) => !is.has(plugin)),
    disabled,
  };
}

function linesOf(block: Block | null, plugin: string): string[] {
  return block?.lines.filter((line) => parseEntry(line)?.plugin === plugin) ?? [];
}

function pluginsOf(block: Block | null): Set<string> {
  return new Set(block?.lines.flatMap((line) => parseEntry(line)?.plugin ?? []));
}

/** Tells whether a plugin has lines that are no comments; undefined if it has none at all. */
function isEnabled(block: Block | null, plugin: string): boolean | undefined {
  const lines = linesOf(block, plugin);
  return lines.length === 0 ? undefined : lines.some((line) => parseEntry(line)?.enabled);
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
