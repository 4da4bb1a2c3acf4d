import type { Burial } from "./claim.ts";

/** Returns how the run of an owner that is gone ends; `now` is when that was found, for nobody saw it end. */
export function endOfBurial({ outcome, next }: Burial, now: Date): EndOfBurial {
  return { outcome, endedAt: now, error: ERRORS[outcome], next };
}

/** What went wrong, by outcome. */
export const ERRORS: Readonly<Record<Burial["outcome"], string>> = {
  crashed: "the process that held it is gone",
  superseded: "a newer run took its place; it did not end by itself",
};

/** How such a run ends. */
export interface EndOfBurial extends Pick<Burial, "outcome" | "next"> {
  readonly endedAt: Date;
  readonly error: string;
}
