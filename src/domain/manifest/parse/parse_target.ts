import type { CrontabTarget } from "../../crontab/target.ts";
import { mismatch } from "./mismatch.ts";
import type { TomlValue } from "./parse_toml.ts";
import { quote } from "../../text/quote.ts";

const FOLDER = "/etc/cron.d/";
/** What cron reads in its folder; it passes over every other name without a word. */
const NAME = /^[A-Za-z0-9_-]{1,200}$/;

/**
 * Parses where the block shall stand: `crontab`, or a file in /etc/cron.d.
 *
 * @throws {SyntaxError} If cron would not read it.
 */
export function parseTarget(value: TomlValue): CrontabTarget {
  if (typeof value !== "string") throw mismatch('"crontab" or a path such as "/etc/cron.d/gapless"', value);
  if (value === "crontab") return value;
  const name = value.startsWith(FOLDER) ? value.slice(FOLDER.length) : undefined;
  if (name !== undefined && NAME.test(name)) return `/etc/cron.d/${name}`;
  const why = name === undefined
    ? 'it is neither "crontab" nor a file in /etc/cron.d'
    : 'cron reads no file there whose name has other characters than letters, digits, "-" and "_"';
  const better = (name ?? "").replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "");
  throw new SyntaxError(
    `Cannot use the target ${quote(value)}: ${why}; name it "${FOLDER}${better || "gapless"}"`,
  );
}
