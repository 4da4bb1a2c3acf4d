/** What the system says, and what a person can do about it. */
const WAYS_OUT: readonly (readonly [fault: RegExp, wayOut: string])[] = [
  [/No space left|disk is full/i, "free some space"],
  [/Read-only file system/i, "name another state folder with --state DIR"],
  [/Permission denied|not permitted/i, "check who owns it, or name another state folder with --state DIR"],
  [/Not a directory|File exists/i, "move the file away that stands in the place of a folder"],
];

/**
 * Returns what the system says of a file, with the way out behind it where one is known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(
 *   withWayOut(new Error("No space left on device (os error 28)")),
 *   "No space left on device (os error 28); free some space",
 * );
 * assertEquals(withWayOut(new Error("Input/output error")), "Input/output error");
 * ```
 */
export function withWayOut({ message }: Error): string {
  const found = WAYS_OUT.find(([fault]) => fault.test(message));
  return found === undefined ? message : `${message}; ${found[1]}`;
}
