import process from "node:process";
import { replaceProperty } from "./replace_property.ts";

/**
 * Makes variables that are not granted read as missing from `process.env`, because many npm packages look at some when
 * they are imported, or list them all: that is an empty list unless all are granted. `Deno.env.get()` goes on to refuse,
 * and so does whatever sets variables.
 */
export function forgiveMissingVariables(): void {
  const env = process.env;
  // The target is not `env`: the engine would look there, too, to check each answer.
  replaceProperty(
    process,
    "env",
    new Proxy({}, {
      get: (_, name) => orMissing(() => Reflect.get(env, name), undefined),
      has: (_, name) => orMissing(() => Reflect.has(env, name), false),
      getOwnPropertyDescriptor: (_, name) =>
        orMissing(() => Reflect.getOwnPropertyDescriptor(env, name), undefined),
      ownKeys: () => orMissing(() => Reflect.ownKeys(env), []),
      set: (_, name, value) => Reflect.set(env, name, value),
      defineProperty: (_, name, descriptor) => Reflect.defineProperty(env, name, descriptor),
      // What is missing can be deleted to no effect.
      deleteProperty: (_, name) => orMissing(() => Reflect.deleteProperty(env, name), true),
    }),
  );
}

function orMissing<T>(read: () => T, missing: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return missing;
    throw error;
  }
}
