import type { TomlValue } from "./parse_toml.ts";
import { quote } from "../../text/quote.ts";
import { ValueTypeError } from "../issues.ts";

/** Returns the error for a value of the wrong type: what is expected, and what came. */
export function mismatch(expected: string, value: TomlValue): ValueTypeError {
  return new ValueTypeError(`expected ${expected}, found ${describe(value)}`);
}

function describe(value: TomlValue): string {
  if (typeof value === "string") return `the string ${quote(value)}`;
  if (typeof value === "number") return `the number ${value}`;
  if (typeof value === "boolean") return String(value);
  if (value instanceof Date) return "a date";
  return Array.isArray(value) ? "a list" : "a table";
}
