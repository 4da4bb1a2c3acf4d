import type { ManifestValue } from "../manifest.ts";
import { mismatch } from "./mismatch.ts";
import { parseReference } from "./parse_reference.ts";
import type { TomlValue } from "./parse_toml.ts";
import { quote } from "../../text/quote.ts";

/**
 * Parses where the ledger is: `sqlite`, a URL of PostgreSQL, or a reference to either.
 *
 * @throws {SyntaxError} If the text is neither.
 */
export function parseLedger(value: TomlValue, folder: string): ManifestValue {
  const reference = parseReference(value, folder);
  if (reference !== undefined) return reference;
  if (typeof value !== "string") throw mismatch('"sqlite", a "postgres://…" URL or { env = "NAME" }', value);
  if (value === "sqlite" || isPostgres(value)) return { kind: "literal", value };
  throw new SyntaxError(
    `Cannot use the ledger ${
      quote(publicPart(value))
    }: it is neither "sqlite" nor a URL such as "postgres://user@host/db"`,
  );
}

function isPostgres(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text);
}

/** Returns what of a URL may stand in a message: the scheme, for the rest may hold a password. */
function publicPart(text: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ? `${text.slice(0, text.indexOf(":"))}:…` : text;
}
