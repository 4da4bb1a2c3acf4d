/**
 * What becomes of a value that came by a reference: it is hidden, it is too short for that (it would be found in innocent
 * text, too), or it is nothing that anybody has to hide.
 */
export type Judgement = "hidden" | "too short" | "harmless";

const SHORTEST_BYTES = 8;
const FEWEST_DIGITS = 8;
const BOOLEAN = /^(?:true|false|yes|no|on|off|enabled?|disabled?)$/i;
const NUMBER = /^[+-]?[\d_]*\.?\d+(?:e[+-]?\d+)?%?$/i;
/** A longer run of letters is no word of a config, but a passphrase or a key. */
const WORD = /^(?:[a-z]{1,15}|[A-Z][a-z]{0,14}|[A-Z]{1,15})$/;
/** Digits follow letters, or a hyphen: `db1`, `eu-west-1`, and not `s3cr3t`. In lower case: a JSON web token has dots, too. */
const LABEL = "(?:[a-z]+\\d*|\\d+)(?:-(?:[a-z]+\\d*|\\d+))*";
const HOST = new RegExp(`^(?:localhost|${LABEL}(?:\\.${LABEL})*\\.[a-z]{2,15})(?::\\d{1,5})?$`);
const ADDRESS =
  /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?::\d{1,5})?$|^\[?(?=[^\]]*::)[0-9a-f:]{2,39}\]?(?::\d{1,5})?$/;

/**
 * Judges a value that came by a reference, such as `{ env = "API_TOKEN" }`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const judged = (...values: string[]) => values.map(judgeValue);
 * assertEquals(judged("s3cr3t-value", "20261224", "correct horse"), ["hidden", "hidden", "hidden"]);
 * assertEquals(judged("hunter2", "t0ps3cr"), ["too short", "too short"]);
 * assertEquals(judged("production", "db1.example.com:5432", "1234567", "true"), Array(4).fill("harmless"));
 * ```
 */
export function judgeValue(value: string): Judgement {
  const text = value.trim();
  if (text === "" || BOOLEAN.test(text) || WORD.test(text) || HOST.test(text) || ADDRESS.test(text)) {
    return "harmless";
  }
  if (NUMBER.test(text) && text.replace(/\D/g, "").length < FEWEST_DIGITS) return "harmless";
  return new TextEncoder().encode(text).length < SHORTEST_BYTES ? "too short" : "hidden";
}
