import type { Catchup } from "../../src/domain/window/policies.ts";

/** Something that happens to a plugin; `who` picks an owner or a holder of a lease, whichever there is. */
export type Step =
  | { readonly kind: "wake" | "succeed" | "fail" | "cancel" | "die" | "heartbeat"; readonly who: number }
  | { readonly kind: "checkpoint"; readonly who: number; readonly percent: number }
  | { readonly kind: "retry" | "skip" | "pause" }
  | { readonly kind: "resume"; readonly skipMissed: boolean }
  | { readonly kind: "rewind"; readonly percent: number }
  | { readonly kind: "pass" | "jump"; readonly minutes: number }
  | { readonly kind: "schedule"; readonly expression: string }
  | { readonly kind: "policy"; readonly policy: PolicyChange };

/** What the manifest says of a plugin's windows from now on. */
export interface PolicyChange {
  readonly catchup: Catchup;
  readonly align: boolean;
  readonly maxWindowMs: number | null;
}
