import { parseDuration } from "../instant/duration.ts";

/** Into which windows a backfill is cut: one per tick, a single one, or pieces of one length. */
export type Step = { readonly kind: "each" | "merge" } | { readonly kind: "every"; readonly ms: number };

/**
 * Parses a step: `each`, `merge`, or a duration.
 *
 * @throws {SyntaxError | RangeError} If it is none of these, or shorter than a second.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(parseStep("each"), { kind: "each" });
 * assertEquals(parseStep("1d"), { kind: "every", ms: 86_400_000 });
 * ```
 */
export function parseStep(text: string): Step {
  if (text === "each" || text === "merge") return { kind: text };
  const ms = parseDuration(text);
  if (ms < 1000) throw new RangeError(`Cannot use the step "${text}": it is shorter than a second`);
  return { kind: "every", ms };
}

/**
 * Formats a step so that `parseStep()` reads it again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * assertEquals(formatStep({ kind: "every", ms: 90_000 }), "90000ms");
 * assertEquals(parseStep(formatStep({ kind: "every", ms: 90_000 })), { kind: "every", ms: 90_000 });
 * ```
 */
export function formatStep(step: Step): string {
  return step.kind === "every" ? `${step.ms}ms` : step.kind;
}
