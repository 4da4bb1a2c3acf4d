import { checkEdit } from "./check_edit.ts";
import { pluginSpans } from "./plugin_spans.ts";

const BLANK = /^[ \t]*\r?\n?$/;
const COMMENT = /^[ \t]*#/;

/**
 * Takes a plugin out of a manifest: its tables wherever they stand, the comments that stand right above them, and a blank
 * line of each gap that would be doubled. Every other byte stays.
 *
 * @throws {SyntaxError} If the plugin stands where it cannot be cut out safely; the message is a clause.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const manifest = "# mine\n\n[plugins.a]\nmodule = \"./a.ts\"\n\n[plugins.b]\nmodule = \"./b.ts\"\n";
 * assertEquals(removePlugin(manifest, "a"), "# mine\n\n[plugins.b]\nmodule = \"./b.ts\"\n");
 * ```
 */
export function removePlugin(manifest: string, name: string): string {
  const lines = manifest.split(/(?<=\n)/);
  const gone = new Set<number>();
  for (const { first, last, isTable } of pluginSpans(manifest, name)) {
    for (let line = first; line <= last; line++) gone.add(line);
    if (isTable) addComments(lines, { first, last }, gone);
  }
  closeGaps(lines, gone);
  const after = lines.filter((_line, index) => !gone.has(index)).join("");
  checkEdit(manifest, after, name);
  return after;
}

/** Adds the comments of a table: those right above its header, and those right below its last line. */
function addComments(
  lines: readonly string[],
  { first, last }: { readonly first: number; readonly last: number },
  gone: Set<number>,
): void {
  const isComment = (line: number) => COMMENT.test(lines[line] ?? "");
  let above = first;
  while (isComment(above - 1)) above--;
  // What the file begins with is about the file.
  if (above > 0) { for (let line = above; line < first; line++) gone.add(line); }
  let below = last;
  while (isComment(below + 1)) below++;
  // Those that reach down to the next header are about that.
  if (BLANK.test(lines[below + 1] ?? "")) { for (let line = last + 1; line <= below; line++) gone.add(line); }
}

/** Takes the blank lines between two gone lines, and one of those around a gap. */
function closeGaps(lines: readonly string[], gone: Set<number>): void {
  const isBlank = (line: number) => line in lines && BLANK.test(lines[line] ?? "");
  for (const line of [...gone]) {
    let next = line + 1;
    while (isBlank(next)) next++;
    if (gone.has(next)) { for (let blank = line + 1; blank < next; blank++) gone.add(blank); }
  }
  for (const line of [...gone].sort((a, b) => a - b)) {
    if (gone.has(line - 1)) continue;
    let end = line;
    while (gone.has(end)) end++;
    if (end === lines.length) {
      if (isBlank(line - 1)) gone.add(line - 1);
    } else if (isBlank(end) && (line === 0 || isBlank(line - 1))) gone.add(end);
  }
}
