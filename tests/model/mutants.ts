import type { ClaimDecision, ClaimState } from "../../src/domain/window/claim.ts";
import { LEDGER_METHODS } from "./ledger_methods.ts";
import type { ClaimRequest, Ledger, StateQuery } from "../../src/ports/ledger.ts";

/** A ledger with a fault of its own: each of its methods does what the ledger's does, but for some. */
export type Mutation = (ledger: Ledger) => Partial<Ledger>;

/** Faults that the model must notice, by what they break. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  "a claim that is judged by what the ledger held before": (ledger) => {
    let stale: ClaimState | undefined;
    return {
      async state(plugin) {
        return stale = await ledger.state(plugin);
      },
      claim: (request, decide) =>
        ledger.claim(
          request,
          (state) => decide({ ...state, open: (stale ?? state).open, record: state.record }),
        ),
    };
  },
  "a claim that sees no lease": (ledger) =>
    judging(
      ledger,
      (decide, state) => decide({ ...state, open: state.open.filter(({ lease }) => lease === null) }),
    ),
  "a claim that takes every owner for dead": (ledger) =>
    judging(ledger, (decide, state) => {
      const decision = decide(state);
      const held = state.open.flatMap(({ lease }) => lease ?? []);
      const buried = held.map((
        lease,
      ) => ({ lease, outcome: "crashed", next: { state: "owed", notBefore: lease.expiresAt } } as const));
      return decision.then.kind === "busy" ? { buried, then: { kind: "nothing" } } : decision;
    }),
  "a claim of a paused plugin": (ledger) =>
    judging(ledger, (decide, state) => decide({ ...state, record: { ...state.record, pause: null } })),
  "a claim that forgets owed windows": (ledger) =>
    judging(ledger, (decide, state) => {
      const decision = decide(state);
      return decision.then.kind === "retry" ? { ...decision, then: { kind: "nothing" } } : decision;
    }),
  "a claim that gives up the windows of the dead": (ledger) =>
    judging(ledger, (decide, state) => {
      const { buried, then } = decide(state);
      return {
        buried: buried.map((burial) => ({ ...burial, next: { state: "done" } as const })),
        then: then.kind === "retry" ? { kind: "nothing" } : then,
      };
    }),
  "a cursor that leaves a gap": (ledger) =>
    judging(ledger, (decide, state) => {
      const { buried, then } = decide(state);
      if (then.kind !== "new" || state.backfill) return { buried, then };
      const { start, end } = then.window;
      return {
        buried,
        then: { ...then, window: { start: new Date((start.getTime() + end.getTime()) / 2), end } },
      };
    }),
  "a cursor that stands too late": (ledger) =>
    judging(ledger, (decide, state) => {
      const { buried, then } = decide(state);
      if (then.kind !== "new" || state.backfill) return { buried, then };
      const { start, end } = then.window;
      return { buried, then: { ...then, window: { start, end: new Date(end.getTime() + 1_000) } } };
    }),
  "a cursor that jumps over missed ticks": (ledger) =>
    judging(ledger, (decide, state) => {
      const { buried, then } = decide(state);
      if (then.kind !== "new" || state.backfill || then.skipped) return { buried, then };
      const { start, end } = then.window;
      const middle = new Date((start.getTime() + end.getTime()) / 2);
      return { buried, then: { ...then, skipped: { start, end: middle }, window: { start: middle, end } } };
    }),
  "a backfill that moves the plugin's cursor": (ledger) => ({
    async claim({ backfillId, ...request }, decide) {
      const found = backfillId === undefined ? undefined : await ledger.backfill(backfillId);
      return await ledger.claim(request, (state) => decide({ ...state, backfill: found?.backfill ?? null }));
    },
  }),
  "no fence at the end of a run": (ledger) => {
    let plugin = "";
    return {
      claim(request, decide) {
        plugin = request.plugin;
        return ledger.claim(request, decide);
      },
      async settle(lease, settlement) {
        const state = await ledger.state(plugin);
        const newest = state?.open.find(({ id }) => id === lease.windowId)?.lease;
        return await ledger.settle(newest ?? lease, settlement);
      },
    };
  },
  "no fence at a checkpoint": (ledger) => ({
    checkpoint: async (lease, until) => await ledger.checkpoint(lease, until) || true,
  }),
  "no fence at a sign of life": (ledger) => ({
    heartbeat: async (lease, expiresAt) => {
      const answer = await ledger.heartbeat(lease, expiresAt);
      return answer === "lost" ? "held" : answer;
    },
  }),
  "a checkpoint that commits too much": (ledger) => ({
    checkpoint: (lease, until) => ledger.checkpoint(lease, new Date(until.getTime() + 1)),
  }),
  "an end that takes a failure for success": (ledger) => ({
    settle: (lease, settlement) => ledger.settle(lease, { ...settlement, next: { state: "done" } }),
  }),
  "an end that is not committed": (ledger) => {
    let count = 0;
    return {
      settle: (lease, settlement) =>
        ++count % 20 === 0 ? Promise.resolve(true) : ledger.settle(lease, settlement),
    };
  },
  "a rewind from under a living process": (ledger) => ({
    async rewind(plugin, rewind) {
      const state = await ledger.state(plugin);
      return await ledger.rewind(plugin, {
        ...rewind,
        dead: state?.open.flatMap(({ lease }) => lease ?? []) ?? [],
      });
    },
  }),
  "a rewind that goes too far": (ledger) => ({
    rewind: (plugin, rewind) =>
      ledger.rewind(plugin, { ...rewind, to: new Date(rewind.to.getTime() - 60_000) }),
  }),
  "a resumption that passes over too much": (ledger) => ({
    resume: (plugin, { decision, skip }) =>
      ledger.resume(plugin, {
        decision,
        skip: skip && { start: skip.start, end: new Date(skip.end.getTime() + 60_000) },
      }),
  }),
  "an end that parks too early": (ledger) => ({
    settle: (lease, settlement) =>
      ledger.settle(lease, {
        ...settlement,
        next: settlement.outcome === "failed" && settlement.next.state === "owed"
          ? { state: "parked" }
          : settlement.next,
      }),
  }),
  "an end that never parks": (ledger) => ({
    settle: (lease, settlement) =>
      ledger.settle(lease, {
        ...settlement,
        next: settlement.next.state === "parked"
          ? { state: "owed", notBefore: settlement.endedAt }
          : settlement.next,
      }),
  }),
  "a claim that forgets since when a window is owed": (ledger) => ({
    async claim(request, decide) {
      const claim = await ledger.claim(request, decide);
      return claim.kind === "claimed" ? { ...claim, window: { ...claim.window, owedSince: null } } : claim;
    },
  }),
  "an end that owes what must not begin again": (ledger) => ({
    settle: (lease, settlement) =>
      ledger.settle(lease, {
        ...settlement,
        next: settlement.next.state === "skipped"
          ? { state: "owed", notBefore: settlement.endedAt }
          : settlement.next,
      }),
  }),
  "a claim that begins again what began before": (ledger) =>
    seeing(
      ledger,
      (state) => ({ ...state, open: state.open.map((window) => ({ ...window, attempts: 0 })) }),
    ),
  "a claim that owes again what died, though it must not begin again": (ledger) =>
    judging(ledger, (decide, state) => {
      const { buried, ...decision } = decide(state);
      return {
        ...decision,
        buried: buried.map((burial) =>
          burial.next.state === "skipped"
            ? { ...burial, next: { state: "owed", notBefore: new Date(0) } as const }
            : burial
        ),
      };
    }),
  "a strict claim that sees no parked window": (ledger) =>
    seeing(ledger, (state) => ({ ...state, oldestParked: null })),
  "a strict claim that sees no window that waits": (ledger) =>
    seeing(ledger, (state, { order }, now) => {
      const open = state.open.filter(({ notBefore }) => notBefore === null || notBefore <= now);
      return order === "strict" ? { ...state, open } : state;
    }),
  "a retry that skips": (ledger) => ({ retry: (choice) => ledger.skip(choice) }),
};

/** Returns the ledger with a fault. */
export function mutated(ledger: Ledger, mutation: Mutation): Ledger {
  const methods = LEDGER_METHODS.map((method) =>
    [method, (...args: unknown[]) => Reflect.apply(ledger[method], ledger, args)] as const
  );
  // Each has the types of the method whose name it bears.
  return { ...Object.fromEntries(methods), ...mutation(ledger) } as unknown as Ledger;
}

type Decide = (state: ClaimState) => ClaimDecision;

/** A ledger whose claims are judged otherwise. */
function judging(
  ledger: Ledger,
  judge: (decide: Decide, state: ClaimState) => ClaimDecision,
): Partial<Ledger> {
  return {
    claim: (request: ClaimRequest, decide: Decide) => ledger.claim(request, (state) => judge(decide, state)),
  };
}

/** A ledger that shows another state than it has, before a claim and in it. */
function seeing(
  ledger: Ledger,
  show: (state: ClaimState, query: StateQuery, now: Date) => ClaimState,
): Partial<Ledger> {
  let now = new Date(0);
  return {
    async state(plugin, query = {}) {
      const state = await ledger.state(plugin, query);
      return state && show(state, query, now);
    },
    claim(request, decide) {
      now = request.now;
      return ledger.claim(request, (state) => decide(show(state, request, now)));
    },
  };
}
