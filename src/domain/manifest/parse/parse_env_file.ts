const BLANK = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const VARIABLE =
  /[ \t]*(?:export[ \t]+)?(?<name>[A-Za-z_]\w*)[ \t]*=[ \t]*(?:'(?<raw>[^']*)'|"(?<escaped>(?:\\[^]|[^"\\])*)"|(?<bare>(?!['"])[^\r\n]*?))(?:[ \t]+#[^\n]*)?[ \t]*(?:\r?\n|$)/y;
/** Read by the system when it starts a program; Deno starts none for a plugin while one is set. */
const LOADER = /^(LD|DYLD)_/;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * Parses a file of environment variables: lines of `NAME=value`, with or without `export` in front.
 *
 * A bare value ends at the line's end or at a blank and `#`. A value in single quotes stands for itself, one in double
 * quotes knows `\n`, `\r`, `\t`, `\"` and `\\`; both may span lines. Nothing is expanded. The last one of a name counts.
 *
 * (The usual library is CommonJS: bundled, it alone would make every start of the program a third slower.)
 *
 * @throws {SyntaxError} On a line that is none of this, and on variables of the system's loader. The message names it,
 * and not its value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const variables = parseEnvFile('# secrets\nexport TOKEN=abc # comment\nKEY="two\\nlines"\n');
 * assertEquals([...variables], [["TOKEN", "abc"], ["KEY", "two\nlines"]]);
 * ```
 */
export function parseEnvFile(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const groups = matchAt(VARIABLE, text, at)?.groups;
    if (groups !== undefined) {
      const { name = "", raw, escaped, bare } = groups;
      if (LOADER.test(name)) {
        throw new SyntaxError(`${name} changes how every program is started; set it elsewhere`);
      }
      variables.set(name, raw ?? bare ?? unescape(escaped ?? ""));
      at = VARIABLE.lastIndex;
    } else if (matchAt(BLANK, text, at)) {
      at = BLANK.lastIndex;
    } else {
      const line = text.slice(0, at).split("\n").length;
      throw new SyntaxError(`line ${line} is no variable; write NAME=value, with quotes that are closed`);
    }
  }
  return variables;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unescape(text: string): string {
  return text.replace(/\\([^])/g, (_, char: string) => ESCAPES[char] ?? char);
}
