import type { Script } from "node:vm";
import { readBuilt } from "../aside/read_built.ts";
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
  const { exports, script } = runScript("program.cjs", {
    main,
    require: requireBeside(main),
    code: readCode(main),
  });
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
    if (!loaded.has(name)) loaded.set(name, runScript(file, { main, require: requireBuiltin }).exports);
    return loaded.get(name);
  };
}

interface Ran {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly script: Script;
}

interface Surroundings {
  readonly main: string;
  readonly require: (name: string) => unknown;
  readonly code?: Uint8Array<ArrayBuffer> | undefined;
}

function runScript(file: string, { main, require, code }: Surroundings): Ran {
  const { Script } = process.getBuiltinModule("node:vm");
  const text = new TextDecoder().decode(readBuilt(file, main));
  const script = new Script(`(function (require, module) {${text}\n})`, {
    filename: new URL(file, main).href,
    ...code === undefined ? {} : { cachedData: code },
  });
  const module = { exports: {} };
  script.runInThisContext()(require, module);
  return { exports: module.exports, script };
}

function readCode(main: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readBuilt("program.code", main);
  } catch (error) {
    // Only a binary has it.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
