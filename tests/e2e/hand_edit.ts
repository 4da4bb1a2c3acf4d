import fc from "fast-check";
import { foreignCrontabs, goodLine } from "./foreign_crontabs.ts";

/** What a person does to the foreign lines of a crontab, with a character for each byte. */
export interface HandEdit {
  /** Lines put above all that stands there, the block too. */
  readonly above: string;
  readonly change:
    | { readonly kind: "insert"; readonly line: string; readonly at: number }
    | { readonly kind: "drop"; readonly at: number }
    /** All of it gives way to something else. */
    | { readonly kind: "replace"; readonly text: string };
}

/** Makes edits. Most of them leave a crontab that cron takes, if it took the one before. */
export function handEdits(): fc.Arbitrary<HandEdit> {
  const at = fc.nat(20);
  const line = goodLine().map((text) => `${text}\n`);
  return fc.record({
    above: fc.oneof({ weight: 3, arbitrary: fc.constant("") }, line),
    change: fc.oneof(
      fc.record({ kind: fc.constant("insert" as const), line, at }),
      fc.record({ kind: fc.constant("drop" as const), at }),
      fc.record({ kind: fc.constant("replace" as const), text: foreignCrontabs() }),
    ),
  });
}

/** Returns what becomes of foreign lines, less those that come to stand above the block. */
export function editForeign(foreign: string, { change }: HandEdit): string {
  if (change.kind === "replace") return change.text;
  const lines = foreign.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  // Before a last line, which may have no newline.
  const at = lines.length === 0 ? 0 : change.at % lines.length;
  return (change.kind === "insert" ? lines.toSpliced(at, 0, change.line) : lines.toSpliced(at, 1)).join("");
}
