import { suggest } from "../../domain/text/suggest.ts";
import type { Flags } from "./flags.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Returns the words that a flag holds, which commas separate; undefined if it is not given.
 *
 * @throws {UsageError} If one of them is not known.
 */
export function wordsFlag<T extends string>(
  flags: Flags,
  name: string,
  known: readonly T[],
): readonly T[] | undefined {
  return flags.text(name)?.split(",").map((text) => {
    const found = known.find((word) => word === text.trim());
    if (found !== undefined) return found;
    throw new UsageError(`Cannot use --${name} "${text}": ${suggest(text, known)}`);
  });
}
