/** Whether tests that gain by length run at their full length: `deno task soak` sets `GAPLESS_SOAK=1`. */
export const SOAK = Deno.env.get("GAPLESS_SOAK") === "1";

/** Returns how often a test repeats what gains by repetition: a tenth of the full count, unless all of it is wanted. */
export function share(full: number): number {
  return SOAK ? full : Math.ceil(full / 10);
}
