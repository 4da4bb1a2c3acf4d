import type { Ledger } from "../../src/ports/ledger.ts";

/** Names of all that a ledger can be asked. */
export const LEDGER_METHODS = [
  "register",
  "state",
  "claim",
  "heartbeat",
  "checkpoint",
  "settle",
  "windows",
  "runs",
  "summaries",
  "overview",
  "retry",
  "skip",
  "pause",
  "resume",
  "rewind",
  "beginBackfill",
  "backfills",
  "backfill",
  "decisions",
] as const satisfies (keyof Ledger)[];
