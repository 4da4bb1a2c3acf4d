import type { Lock } from "./lock.ts";

/** A specifier or a URL that leads elsewhere than before. */
export interface Move {
  /** Such as `jsr:@acme/cleaner@^1`, or a URL. */
  readonly specifier: string;
  /** The version, or the URL that it led to; null if it is new. */
  readonly from: string | null;
  readonly to: string;
}

/**
 * Tells what leads elsewhere in a part of a lock than in an older lock.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NOTHING_LOCKED } from "./lock.ts";
 * const before = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.0.0"], ["npm:zod@3", "3.25.0"]]) };
 * const part = { ...NOTHING_LOCKED, specifiers: new Map([["npm:ms@2", "2.1.3"]]) };
 * assertEquals(movesBetween(before, part), [{ specifier: "npm:ms@2", from: "2.0.0", to: "2.1.3" }]);
 * ```
 */
export function movesBetween(before: Lock, part: Lock): Move[] {
  return (["specifiers", "redirects"] as const).flatMap((section) =>
    [...part[section]].flatMap(([specifier, to]) => {
      const from = before[section].get(specifier) ?? null;
      return from === to ? [] : [{ specifier, from, to }];
    })
  );
}
