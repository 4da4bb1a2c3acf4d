import { parse, TomlDate, TomlError } from "smol-toml";
import { quote } from "../../text/quote.ts";

/** A value of TOML. A local time is its text; dates without an offset count in UTC. */
export type TomlValue = string | number | boolean | Date | TomlValue[] | TomlTable;

/** Values by key. A map, so that `__proto__` and `constructor` are keys like any other. */
export type TomlTable = Map<string, TomlValue>;

/** Far more than a manifest needs, and far less than a stack holds. */
const MAX_DEPTH = 100;

/**
 * Parses TOML.
 *
 * The parser is smol-toml: it refuses what would be lost in silence (keys and tables defined twice, integers that no
 * number holds), and no key of a hostile file reaches a prototype.
 *
 * @throws {SyntaxError} If the text is not TOML; the message tells line and column.
 */
export function parseToml(text: string): TomlTable {
  return toTable(parseObject(text), 0);
}

function parseObject(text: string): object {
  try {
    return parse(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const [what = ""] = error.message.replace("Invalid TOML document: ", "").split("\n", 1);
    const source = text.split(/\r?\n/)[line - 1]?.trim() ?? "";
    throw new SyntaxError(`line ${line}, column ${column}: ${what}, at ${quote(source)}`, { cause: error });
  }
}

function toTable(object: object, depth: number): TomlTable {
  return new Map(Object.entries(object).map(([key, value]) => [key, toValue(value, depth + 1)]));
}

function toValue(value: unknown, depth: number): TomlValue {
  if (depth > MAX_DEPTH) throw new SyntaxError(`tables are nested more than ${MAX_DEPTH} deep`);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof TomlDate) return value.isTime() ? value.toISOString() : new Date(value.getTime());
  if (Array.isArray(value)) return value.map((item) => toValue(item, depth + 1));
  if (typeof value === "object" && value !== null) return toTable(value, depth);
  throw new Error(`The TOML parser returned a ${typeof value}`);
}
