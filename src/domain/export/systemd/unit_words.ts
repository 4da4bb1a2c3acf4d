const PLAIN = /^[\w@+=:,./-]+$/;

/**
 * Joins words to the command of an `ExecStart=` line: systemd takes `%` for a specifier, `$` for a variable, and C's
 * escapes inside quotes.
 *
 * @throws {RangeError} If a word holds what no unit file carries.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(joinUnitWords(["/opt/my apps/gapless", "run", "5%"]), `"/opt/my apps/gapless" run "5%%"`);
 * ```
 */
export function joinUnitWords(words: readonly string[]): string {
  return words.map((word) => PLAIN.test(word) ? word : `"${escapeUnitText(word)}"`).join(" ");
}

function escapeUnitText(word: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(word)) {
    throw new RangeError(
      `Cannot put ${JSON.stringify(word)} in a systemd unit: it holds a control character; rename it`,
    );
  }
  return word.replace(/["\\]/g, "\\$&").replaceAll("%", "%%").replaceAll("$", "$$$$");
}
