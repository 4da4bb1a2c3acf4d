import process from "node:process";
import { replaceProperty } from "./replace_property.ts";

/**
 * Makes variables that are not granted read as missing from `process.env`, because many npm packages look at some when
 * they are imported. `Deno.env.get()` goes on to refuse, and so does whatever lists or changes variables.
 */
export function tameEnvironment(): void {
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
      ownKeys: () => Reflect.ownKeys(env),
      set: (_, name, value) => Reflect.set(env, name, value),
      defineProperty: (_, name, descriptor) => Reflect.defineProperty(env, name, descriptor),
      deleteProperty: (_, name) => Reflect.deleteProperty(env, name),
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
