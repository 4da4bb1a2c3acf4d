import { explainFault, isPassing } from "./explain_fault.ts";

/** Waits between tries, with up to as much again by chance: those that were in each other's way part. */
const WAITS_MS = [50, 200, 700, 1500];
/** When no further try is begun. */
const DEADLINE_MS = 10_000;

/** What `tryAgain()` takes beside the worker. */
export interface TryAgainOptions {
  /** The database, for messages. */
  readonly label: string;
  /** Methods that are called once only: what they hand on or take cannot be had again. */
  readonly once?: readonly PropertyKey[];
}

/**
 * Returns something that works on the database, but whose calls are tried again, for some seconds, after a fault that may
 * be gone in a moment. What is told in the end is explained.
 */
export function tryAgain<T extends AsyncDisposable>(worker: T, { label, once = [] }: TryAgainOptions): T {
  // No proxy: older versions of V8 do not find the disposal of one.
  const trying: T = Object.create(worker);
  for (const name of methodsOf(worker)) {
    const method: unknown = Reflect.get(worker, name);
    if (typeof method !== "function") continue;
    const waits = once.includes(name) || name === Symbol.asyncDispose ? [] : WAITS_MS;
    const value = async (...args: unknown[]) => {
      try {
        return await repeat(async () => await method.apply(worker, args), waits);
      } catch (error) {
        throw explainFault(error, label);
      }
    };
    Object.defineProperty(trying, name, { value });
  }
  return trying;
}

function methodsOf(worker: object): PropertyKey[] {
  const names: PropertyKey[] = [];
  for (let of = Object.getPrototypeOf(worker); of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    names.push(...Reflect.ownKeys(of));
  }
  return [...new Set(names)].filter((name) => name !== "constructor");
}

async function repeat<R>(call: () => Promise<R>, waits: readonly number[]): Promise<R> {
  const deadline = performance.now() + DEADLINE_MS;
  for (let tries = 0;; tries++) {
    try {
      return await call();
    } catch (error) {
      const wait = waits[tries];
      if (wait === undefined || !isPassing(error) || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait * (1 + Math.random())));
    }
  }
}
