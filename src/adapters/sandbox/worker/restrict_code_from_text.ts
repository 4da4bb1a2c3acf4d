import { replaceProperty } from "./replace_property.ts";

// Taken before a plugin can change them. The checks use nothing else of the platform, not even the iterator of a list.
const { apply, construct } = Reflect;
const { exec } = RegExp.prototype;
const { NotCapable } = Deno.errors;

/** How an `import()` and its like begin; comments may follow the word, and scripts have those of HTML, too. */
const IMPORT = /\bimport\s*(?:[(.]|\/[*/]|<!--|-->)/;

/** Changes or refuses the arguments of a call. */
type Check = (args: unknown[]) => void;

/**
 * Lets code that is made of text make no `import()`; any other is made as ever, since some libraries compile. But `eval()`
 * sees no local variables any more: only the engine's own does.
 */
export function restrictCodeFromText(): void {
  const checkedFunction = checkConstructor(Function);
  replaceProperty(globalThis, "Function", checkedFunction);
  for (const { constructor } of [async () => {}, function* () {}, async function* () {}]) {
    Object.setPrototypeOf(constructor, checkedFunction);
    checkConstructor(constructor);
  }
  replaceProperty(globalThis, "eval", withCheck(eval, checkCode));
  for (const name of ["setTimeout", "setInterval"] as const) {
    replaceProperty(globalThis, name, withCheck(globalThis[name], checkCallback));
  }
}

/** Checks what a constructor of functions is given, at the one place where all its functions find it. */
function checkConstructor(constructor: CallableFunction): object {
  const checked = withCheck(constructor, checkParts);
  Object.defineProperty(constructor.prototype, "constructor", { value: checked });
  return checked;
}

/** Returns a function like another one, that checks its arguments first. */
function withCheck(original: CallableFunction, check: Check): object {
  const handler: ProxyHandler<CallableFunction> = {
    apply(target, self, args) {
      check(args);
      return apply(target, self, args);
    },
    construct(target, args, newTarget) {
      check(args);
      return construct(target, args, newTarget);
    },
  };
  // Else what a plugin puts on the prototype of all objects would be a trap here, and be handed the original.
  Object.setPrototypeOf(handler, null);
  return new Proxy(original, handler);
}

/** For the constructors of functions: parameters and body, which may be objects with a text that changes. */
function checkParts(args: unknown[]): void {
  for (let i = 0; i < args.length; i++) {
    const part = `${args[i]}`;
    requireNoImport(part);
    args[i] = part;
  }
}

/** For `eval()`, which runs only text itself. */
function checkCode(args: unknown[]): void {
  const code = args[0];
  if (typeof code === "string") requireNoImport(code);
}

/** For timers, to which newer versions of Deno give no text either. */
function checkCallback(args: unknown[]): void {
  if (typeof args[0] !== "function") {
    throw new TypeError("Cannot set a timer: its callback is not a function");
  }
}

function requireNoImport(code: string): void {
  if (apply(exec, IMPORT, [code]) !== null) {
    throw new NotCapable(
      "Cannot make code of a text with an import() in it: only literal imports can be linked",
    );
  }
}
