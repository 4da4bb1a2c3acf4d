import { joinWords } from "../../domain/crontab/shell_words.ts";
import type { Flags } from "./flags.ts";

const PLACES = ["manifest", "state", "trust-owner"];

/**
 * Lets the commands that a text quotes look where this one looked, so that they work as they stand there.
 *
 * @param flags What this command was called with.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * const flags = { text: (name: string) => name === "manifest" ? "/srv/my jobs.toml" : undefined };
 * assertEquals(asCalled('end it with "gapless down"', flags), `end it with "gapless --manifest '/srv/my jobs.toml' down"`);
 * ```
 */
export function asCalled(text: string, flags: Pick<Flags, "text">): string {
  const given = PLACES.flatMap((place) => {
    const value = flags.text(place);
    return value === undefined ? [] : [`--${place}`, value];
  });
  return given.length === 0 ? text : text.replaceAll('"gapless ', () => `"gapless ${joinWords(given)} `);
}
