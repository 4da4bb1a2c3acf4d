import type { Burial } from "./claim.ts";

/** Returns how the run of an owner that is gone ends; `now` is when that was found, for nobody saw it end. */
export function endOfBurial({ outcome, next }: Burial, now: Date): EndOfBurial {
  const error = outcome === "crashed"
    ? "the process that held it is gone"
    : "a newer run took its place; it did not end by itself";
  return { outcome, endedAt: now, error, next };
}

/** How such a run ends. */
export interface EndOfBurial extends Pick<Burial, "outcome" | "next"> {
  readonly endedAt: Date;
  readonly error: string;
}
