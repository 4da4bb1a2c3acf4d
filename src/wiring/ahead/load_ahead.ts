import type { Script } from "node:vm";
import type { Program } from "../program.ts";

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
  // Taken at run time: an import would be made at every start, needed or not.
  const { Script } = process.getBuiltinModule("node:vm");
  const { createRequire } = process.getBuiltinModule("node:module");
  const filename = new URL("program.cjs", main).href;
  const text = new TextDecoder().decode(Deno.readFileSync(new URL(filename)));
  const code = readCode(new URL("program.code", main));
  const script = new Script(`(function (require, module) {${text}\n})`, {
    filename,
    ...code === undefined ? {} : { cachedData: code },
  });
  const module: { readonly exports: { readonly program?: Program } } = { exports: {} };
  script.runInThisContext()(createRequire(main), module);
  const { program } = module.exports;
  if (program === undefined) {
    throw new TypeError(`Cannot load the program from "${filename}": it exports none`);
  }
  return { program, script };
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
