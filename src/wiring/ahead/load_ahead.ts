import type { Script } from "node:vm";
import type { Program } from "../program.ts";
import { LIBRARIES } from "./libraries.ts";

/** The program as one script. */
export interface Ahead {
  readonly program: Program;
  /** What the engine knows it by. */
  readonly script: Script;
}

/**
 * Loads the program from the script that a build has made of it, and with it the engine's own code for its functions, if
 * that lies beside it: to compile them would be most of what a wake-up does beside its work. Another engine, or the same one
 * with other flags, refuses that code and compiles what it needs as ever.
 *
 * @param main URL of a file in the same folder.
 */
export function loadAhead(main: string): Ahead {
  const code = readCode(new URL("program.code", main));
  const { exports, script } = runScript(new URL("program.cjs", main), requireBeside(main), code);
  const { program } = exports;
  // The script says what its program is.
  if (typeof program === "function") return { program: program as Program, script };
  throw new TypeError(`Cannot load the program beside "${main}": it exports none`);
}

/** Returns the script's `require`: libraries lie beside it, all else comes with the engine. */
function requireBeside(main: string): (name: string) => unknown {
  // Taken at run time: an import would be made at every start, needed or not.
  const { createRequire } = process.getBuiltinModule("node:module");
  const requireBuiltin = createRequire(main);
  const loaded = new Map<string, unknown>();
  return (name) => {
    const file = LIBRARIES[name];
    if (file === undefined) return requireBuiltin(name);
    if (!loaded.has(name)) loaded.set(name, runScript(new URL(file, main), requireBuiltin).exports);
    return loaded.get(name);
  };
}

interface Ran {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly script: Script;
}

function runScript(
  url: URL,
  require: (name: string) => unknown,
  code?: Uint8Array<ArrayBuffer>,
): Ran {
  const { Script } = process.getBuiltinModule("node:vm");
  const text = new TextDecoder().decode(Deno.readFileSync(url));
  const script = new Script(`(function (require, module) {${text}\n})`, {
    filename: url.href,
    ...code === undefined ? {} : { cachedData: code },
  });
  const module = { exports: {} };
  script.runInThisContext()(require, module);
  return { exports: module.exports, script };
}

function readCode(url: URL): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Deno.readFileSync(url);
  } catch (error) {
    // Only a binary has it.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
