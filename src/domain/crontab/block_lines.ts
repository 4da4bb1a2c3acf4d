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
  const parts = partsOf(current?.lines ?? []);
  return wanted.flatMap(({ plugin, want }) => {
    if (want.kind === "lines") return want.lines;
    const standing = parts.get(plugin)?.lines ?? [];
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
  const was = partsOf(current?.lines ?? []);
  const is = partsOf(lines);
  const added: string[] = [];
  const updated: string[] = [];
  const disabled: string[] = [];
  for (const [plugin, part] of is) {
    const before = was.get(plugin);
    if (before !== undefined && sameLines(before.lines, part.lines)) continue;
    if (!part.enabled && before?.enabled !== false) disabled.push(plugin);
    else if (before === undefined) added.push(plugin);
    else updated.push(plugin);
  }
  return { added, updated, removed: [...was.keys()].filter((plugin) => !is.has(plugin)), disabled };
}

/** The lines of one plugin in a block. */
interface Part {
  readonly lines: string[];
  /** Whether any of them is no comment. */
  enabled: boolean;
}

/** Takes a block apart once: to look each plugin up in its lines would take the square of their number. */
function partsOf(lines: readonly string[]): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const line of lines) {
    const entry = parseEntry(line);
    if (entry === null) continue;
    const part = parts.get(entry.plugin) ?? { lines: [], enabled: false };
    part.lines.push(line);
    part.enabled ||= entry.enabled;
    parts.set(entry.plugin, part);
  }
  return parts;
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
