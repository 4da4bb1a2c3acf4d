import type { Window } from "../contract/run_context.ts";

/**
 * Splits a window at a checkpoint into the part that is done and the rest.
 *
 * @throws {RangeError} If `until` does not lie strictly inside the window: both parts hold time.
 */
export function shrink(
  { start, end }: Window,
  until: Date,
): { readonly done: Window; readonly rest: Window } {
  if (!(until > start && until < end)) {
    throw new RangeError(
      `Cannot checkpoint at "${label(until)}": it does not lie inside the rest of the window, ` +
        `between ${label(start)} and ${label(end)}`,
    );
  }
  return { done: { start, end: until }, rest: { start: until, end } };
}

function label(instant: Date): string {
  return Number.isNaN(instant.getTime()) ? "an invalid date" : instant.toISOString();
}
