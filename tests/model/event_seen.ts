import type { Claim, ClaimRequest, Ledger, Settlement } from "../../src/ports/ledger.ts";
import type { Resumption, Rewind, Rewound, WindowChoice } from "../../src/ports/operator_actions.ts";
import type { Heartbeat, Lease } from "../../src/domain/window/owner.ts";

/** A call of the ledger that was carried out, and what came of it. */
export type Seen =
  | { readonly method: "claim"; readonly args: readonly [ClaimRequest, unknown]; readonly result: Claim }
  | { readonly method: "heartbeat"; readonly args: readonly [Lease, Date]; readonly result: Heartbeat }
  | { readonly method: "checkpoint"; readonly args: readonly [Lease, Date]; readonly result: boolean }
  | { readonly method: "settle"; readonly args: readonly [Lease, Settlement]; readonly result: boolean }
  | { readonly method: "retry" | "skip"; readonly args: readonly [WindowChoice]; readonly result: number }
  | { readonly method: "resume"; readonly args: readonly [string, Resumption]; readonly result: boolean }
  | { readonly method: "rewind"; readonly args: readonly [string, Rewind]; readonly result: Rewound }
  | {
    readonly method:
      | Exclude<
        keyof Ledger,
        "claim" | "heartbeat" | "checkpoint" | "settle" | "retry" | "skip" | "resume" | "rewind"
      >
      | "prune"
      | "look"
      | "error";
    readonly args: readonly unknown[];
    readonly result: unknown;
  };
