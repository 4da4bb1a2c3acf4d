import type { Ledger } from "../../../ports/ledger.ts";
import { explainFault, isPassing } from "./explain_fault.ts";

/** Waits between tries, with up to as much again by chance: those that were in each other's way part. */
const WAITS_MS = [50, 200, 700, 1500];
/** When no further try is begun. */
const DEADLINE_MS = 10_000;

/**
 * Returns a ledger whose calls are tried again, for some seconds, after a fault that may be gone in a moment. What is told
 * in the end is explained.
 *
 * @param label The database, for messages.
 */
export function tryAgain<T extends Ledger>(ledger: T, label: string): T {
  return new Proxy(ledger, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (name === Symbol.asyncDispose) return member.bind(target);
      return (...args: unknown[]) => repeat(async () => await member.apply(target, args), label);
    },
  });
}

async function repeat<R>(call: () => Promise<R>, label: string): Promise<R> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let tries = 0;; tries++) {
    try {
      return await call();
    } catch (error) {
      const wait = WAITS_MS[tries];
      if (wait === undefined || !isPassing(error) || performance.now() > deadline) {
        throw explainFault(error, label);
      }
      await new Promise((resolve) => setTimeout(resolve, wait * (1 + Math.random())));
    }
  }
}
