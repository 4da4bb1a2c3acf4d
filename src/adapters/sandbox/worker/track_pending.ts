import { replaceProperty } from "./replace_property.ts";

/**
 * Counts the timers and requests that the plugin begins: what is not over when `run()` returns is never done, and is most
 * often a forgotten `await`. Only what goes through the global functions is seen.
 *
 * @returns What describes in words what is pending; empty if nothing is.
 */
export function trackPending(): () => string {
  const timers = new Set<unknown>();
  let requests = 0;
  for (const name of ["setTimeout", "setInterval"] as const) {
    wrap(globalThis, name, (original, self, args) => {
      const [callback] = args;
      if (typeof callback !== "function") return Reflect.apply(original, self, args);
      const isOnce = name === "setTimeout";
      const tracked = function (this: unknown, ...given: unknown[]) {
        if (isOnce) timers.delete(id);
        return Reflect.apply(callback, this, given);
      };
      const id: unknown = Reflect.apply(original, self, [tracked, ...args.slice(1)]);
      timers.add(id);
      return id;
    });
  }
  for (
    const [holder, name] of [[globalThis, "clearTimeout"], [globalThis, "clearInterval"], [
      Deno,
      "unrefTimer",
    ]] as const
  ) {
    wrap(holder, name, (original, self, args) => {
      timers.delete(args[0]);
      return Reflect.apply(original, self, args);
    });
  }
  wrap(globalThis, "fetch", async (original, self, args) => {
    requests++;
    try {
      return await Reflect.apply(original, self, args);
    } finally {
      requests--;
    }
  });
  return () =>
    [plural(timers.size, "timer"), plural(requests, "request")].filter((text) => text !== "").join(" and ");
}

/** Puts a function in the place of a global one that looks the same, and knows the original. */
function wrap(
  holder: object,
  name: string,
  call: (original: CallableFunction, self: unknown, args: unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(holder, name);
  if (typeof original !== "function") return;
  const handler: ProxyHandler<CallableFunction> = { apply: call };
  // What a plugin puts on the prototype of all objects does no harm here.
  Object.setPrototypeOf(handler, null);
  replaceProperty(holder, name, new Proxy(original, handler));
}

function plural(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
