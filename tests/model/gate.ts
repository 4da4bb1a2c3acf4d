import type { Ledger } from "../../src/ports/ledger.ts";
import { LedgerError } from "../../src/ports/ledger.ts";
import { LEDGER_METHODS } from "./ledger_methods.ts";

/** A call of a ledger that waits to be let through. */
export interface Call {
  readonly method: keyof Ledger;
  readonly args: readonly unknown[];
  /** Carries it out; returns what the caller would be told. */
  readonly carryOut: () => Promise<unknown>;
  /** Tells the caller. */
  readonly answer: (result: unknown) => void;
  readonly refuse: (error: unknown) => void;
}

/** Returns a ledger whose calls all wait at a gate: `arrive` hears of each, and lets it through when it likes, or never. */
export function gated(ledger: Ledger, arrive: (call: Call) => void): Ledger {
  const methods = LEDGER_METHODS.map((method) => {
    const waiting = (...args: unknown[]) =>
      new Promise((answer, refuse) => {
        const carryOut = async () => await Reflect.apply(ledger[method], ledger, args);
        arrive({ method, args, carryOut, answer, refuse });
      });
    return [method, waiting] as const;
  });
  // Each has the types of the method whose name it bears.
  return { ...Object.fromEntries(methods), [Symbol.asyncDispose]: async () => {} } as unknown as Ledger;
}

/** What a caller is told when the ledger cannot be reached. */
export function outOfReach(): LedgerError {
  return new LedgerError("Cannot use the ledger: the test has cut it off");
}
