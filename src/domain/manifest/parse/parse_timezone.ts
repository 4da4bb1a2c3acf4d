import { isTimezone } from "../../schedule/schedule.ts";
import { nearestKey } from "../../text/nearest_key.ts";
import type { TomlValue } from "./parse_toml.ts";
import { asText } from "./primitives.ts";
import { quote } from "../../text/quote.ts";

/**
 * Parses a time zone: `local`, or an IANA name.
 *
 * @throws {RangeError} If the zone is unknown.
 */
export function parseTimezone(value: TomlValue): string {
  const name = asText(value);
  if (name === "local" || isTimezone(name)) return name;
  const nearest = nearestKey(name, ["local", "UTC", ...Intl.supportedValuesOf("timeZone")]);
  const hint = nearest === undefined
    ? 'it is neither "local" nor an IANA name such as "Europe/Berlin"'
    : `there is no such zone; did you mean "${nearest}"?`;
  throw new RangeError(`Cannot use the time zone ${quote(name)}: ${hint}`);
}
