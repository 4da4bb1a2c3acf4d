import { type AST, ParseError, parseTOML } from "toml-eslint-parser";

/** Whole lines that say something of a plugin, counted from 0. */
export interface Span {
  readonly first: number;
  readonly last: number;
  /** Whether it is a table with its header, or else one key with its value. */
  readonly isTable: boolean;
}

/**
 * Finds the lines that hold a plugin. The parser is toml-eslint-parser, which tells where everything stands.
 *
 * @throws {SyntaxError} If the plugin stands in the middle of a line; the message is a clause.
 */
export function pluginSpans(manifest: string, name: string): Span[] {
  const [root] = parse(manifest).body;
  return root.body.flatMap((node) => {
    if (node.type === "TOMLKeyValue") return spanOfKey(node, [], name);
    if (isOf(node.resolvedKey, name)) return [spanOf(node, true)];
    return node.body.flatMap((pair) => spanOfKey(pair, node.resolvedKey, name));
  });
}

function parse(manifest: string): AST.TOMLProgram {
  try {
    return parseTOML(manifest);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const { lineNumber, message } = error;
    throw new SyntaxError(`line ${lineNumber} cannot be edited safely: ${message}; edit it by hand`, {
      cause: error,
    });
  }
}

function spanOfKey(pair: AST.TOMLKeyValue, table: readonly (string | number)[], name: string): Span[] {
  const path = [...table, ...pair.key.keys.map((key) => key.type === "TOMLBare" ? key.name : key.value)];
  if (isOf(path, name)) return [spanOf(pair, false)];
  if (path.length === 1 && path[0] === "plugins" && holdsKey(pair.value, name)) {
    const { line } = pair.loc.start;
    throw new SyntaxError(`it stands in the inline table of line ${line}; take it out by hand`);
  }
  return [];
}

function isOf(path: readonly (string | number)[], name: string): boolean {
  return path[0] === "plugins" && path[1] === name;
}

function holdsKey(value: AST.TOMLContentNode, name: string): boolean {
  return value.type === "TOMLInlineTable" &&
    value.body.some(({ key: { keys: [first] } }) =>
      first !== undefined && (first.type === "TOMLBare" ? first.name : first.value) === name
    );
}

function spanOf({ loc: { start, end } }: AST.TOMLNode, isTable: boolean): Span {
  return { first: start.line - 1, last: end.line - 1, isTable };
}
