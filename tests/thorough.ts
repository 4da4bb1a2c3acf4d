/**
 * Whether tests that gain by length shall take their time: CI sets `GAPLESS_THOROUGH=1` once, and goes by shares elsewhere.
 */
export const THOROUGH = Deno.env.get("GAPLESS_THOROUGH") === "1";
