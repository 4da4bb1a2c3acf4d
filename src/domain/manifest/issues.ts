import type { ManifestIssue } from "./manifest_error.ts";

/** The faults found so far, collected so that all are told at once. */
export class Issues {
  readonly #found: ManifestIssue[] = [];

  get found(): readonly ManifestIssue[] {
    return this.#found;
  }

  add(path: string, message: string): void {
    this.#found.push({ path, message });
  }

  /** Returns what `parse` returns; undefined if it throws, and the fault is then on the list. */
  attempt<T>(path: string, parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!isFault(error)) throw error;
      this.add(path, error.message);
      return undefined;
    }
  }
}

/** Tells a value that is refused (wrong form, out of range, wrong type) from a bug. */
function isFault(error: unknown): error is Error {
  return error instanceof SyntaxError || error instanceof RangeError || error instanceof ValueTypeError;
}

/** A value of the wrong type. Not a plain TypeError, for that is what a bug throws. */
export class ValueTypeError extends Error {
  override name = "ValueTypeError";
}
