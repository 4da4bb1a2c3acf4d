import type { Since } from "../../window/policies.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlValue } from "./parse_toml.ts";
import { quote } from "../../text/quote.ts";

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/i;

/**
 * Parses where the first window starts. An instant without an offset counts in UTC, a date from its midnight on.
 *
 * @throws {SyntaxError} If the text is none of the words, and no date.
 * @throws {RangeError} If there is no such date.
 */
export function parseSince(value: TomlValue): Since {
  if (value === "epoch" || value === "now") return { kind: value };
  if (value instanceof Date) return { kind: "at", at: value };
  if (typeof value !== "string") throw mismatch('"epoch", "now" or a date', value);
  return { kind: "at", at: parseInstant(value) };
}

function parseInstant(text: string): Date {
  const [, day, time = "00:00", offset = "Z"] = INSTANT.exec(text) ?? [];
  if (day === undefined) {
    throw new SyntaxError(
      `Cannot use ${
        quote(text)
      }: write "epoch", "now", or a date such as "2026-01-31" or "2026-01-31T06:00:00Z"`,
    );
  }
  const at = new Date(`${day}T${time}${offset}`.toUpperCase());
  // JavaScript makes 2 March of 30 February.
  if (Number.isNaN(at.getTime()) || new Date(day).toISOString().slice(0, day.length) !== day) {
    throw new RangeError(`Cannot use ${quote(text)}: there is no such date`);
  }
  return at;
}
