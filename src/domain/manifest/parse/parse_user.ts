import { quote } from "../../text/quote.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlValue } from "./parse_toml.ts";

/** The largest id means "no change" to the system, and so is no user's. */
const LARGEST_ID = 4_294_967_294;
const ROOT = "root's instance runs every plugin as root unless it names another user; leave the key out";

/**
 * Parses as which user a plugin runs: a name, or an id.
 *
 * @returns The name, or the digits of the id.
 * @throws {SyntaxError} If no user can have that name.
 */
export function parseUser(value: TomlValue): string {
  if (typeof value === "number") return parseId(value);
  if (typeof value !== "string") throw mismatch('the name of a user, such as "www-data", or an id', value);
  if (/^\d+$/.test(value)) return parseId(Number(value));
  if (value === "root") throw new RangeError(`Cannot use the user "root": ${ROOT}`);
  // What no list of users can hold; everything else is for the machine to know.
  // deno-lint-ignore no-control-regex
  if (value !== "" && !/[:/,\s\u0000-\u001f\u007f]|^[-+~]/.test(value)) return value;
  throw new SyntaxError(`Cannot use the user ${quote(value)}: it is not the name of a user, and not an id`);
}

function parseId(id: number): string {
  if (id === 0) throw new RangeError(`Cannot use the user 0: ${ROOT}`);
  if (Number.isSafeInteger(id) && id > 0 && id <= LARGEST_ID) return String(id);
  throw new RangeError(`Cannot use the user ${id}: an id is a whole number from 1 to ${LARGEST_ID}`);
}
