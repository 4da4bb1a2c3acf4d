import type { Overlap } from "../manifest/manifest.ts";
import { type BurialPolicy, bury } from "../window/bury.ts";
import type { ClaimDecision, ClaimState, ClaimStep, OpenWindow } from "../window/claim.ts";
import { isRipe, type RipePolicy } from "../window/is_ripe.ts";
import type { BackfillRecord } from "./backfill.ts";
import { nextPiece, type PiecePolicy } from "./next_piece.ts";

/** By what the claim of a backfill is judged. */
export interface BackfillPolicy extends BurialPolicy, RipePolicy, PiecePolicy {
  readonly overlap: Overlap;
}

/**
 * Judges the claim of a backfill: the dead are buried first, then its oldest owed window is taken, else its next one. Unless
 * the plugin's runs may overlap, it waits while any other run of the plugin lives. A pause does not hold it up: someone
 * asks for it by hand.
 */
export function decideBackfill({ open, backfill }: ClaimState, policy: BackfillPolicy): ClaimDecision {
  if (backfill === null) throw new TypeError("Cannot judge the claim of a backfill: there is none");
  const { buried, left } = bury(open, policy);
  return { buried, then: nextStep(backfill, left, policy) };
}

function nextStep(
  backfill: BackfillRecord,
  open: readonly OpenWindow[],
  policy: BackfillPolicy,
): ClaimStep {
  const held = open.find(({ lease }) => lease !== null)?.lease;
  if (held && policy.overlap !== "allow") return { kind: "busy", owner: held.owner };
  const owed = open.find((window) => window.backfillId === backfill.id && isRipe(window, policy));
  if (owed) return { kind: "retry", windowId: owed.id };
  const window = nextPiece(backfill, policy);
  return window === null ? { kind: "nothing" } : { kind: "new", window, skipped: null };
}
