import type { Flags } from "./flags.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Returns the value of a flag that counts something.
 *
 * @throws {UsageError} If it is no whole number, 1 or more.
 */
export function countFlag(flags: Flags, name: string): number | undefined {
  const text = flags.text(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`Cannot use --${name} "${text}": it takes a whole number, 1 or more`);
}
