import type { Script } from "node:vm";
import { readBuilt } from "./embedded_payload.ts";

/** The script with all that a wake-up with one window needs, and the module in it that exports the program. */
const FIRST = "program.cjs";
const ENTRY = "./program.js";

/** An environment variable: set, it makes each script report on standard error whether the engine took its code cache. */
const SHOW_CODE_CACHE = "GAPLESS_SHOW_CODE_CACHE";

type Exports = Readonly<Record<string, unknown>>;
type Callable = (...args: never[]) => unknown;

/** What a script of the program exports: functions that return its modules, by name. A script of a library exports the library. */
interface Contents extends Exports {
  /** Files of the scripts in which modules and libraries are; the first script knows them all. */
  readonly places?: Readonly<Record<string, string>>;
}

/** The program, as the scripts that a build made of it. */
export interface Precompiled<Program> {
  readonly program: Program;
  /** Returns what the engine knows a script by; undefined if the script was not loaded. */
  script(file: string): Script | undefined;
}

/**
 * Loads the program from the scripts that a build made of it, each with its code cache where one is embedded: to compile their
 * functions would be most of what a wake-up does beside its work. Scripts other than the first are loaded when one of their
 * modules is first imported. Another engine, or the same one with other flags, rejects a code cache and compiles what it needs.
 *
 * @param main URL of a file in the same folder.
 */
export function loadPrecompiled<Program extends Callable>(main: string): Precompiled<Program> {
  const scripts = new Scripts(main);
  const { program } = scripts.require(ENTRY);
  // The script says what its program is.
  if (typeof program === "function") {
    return { program: program as Program, script: (file) => scripts.loaded.get(file) };
  }
  throw new TypeError(`Cannot load the program beside "${main}": it exports none`);
}

class Scripts {
  readonly loaded = new Map<string, Script>();
  readonly #main: string;
  readonly #requireBuiltin: (name: string) => Exports;
  readonly #places: Readonly<Record<string, string>>;
  readonly #contents = new Map<string, Exports>();
  readonly #modules = new Map<string, Exports>();

  constructor(main: string) {
    this.#main = main;
    // Taken at run time: an import would be made at every start, needed or not.
    const { createRequire } = process.getBuiltinModule("node:module");
    this.#requireBuiltin = createRequire(main);
    this.#places = this.#load(FIRST).places ?? {};
  }

  /** Returns what a module or a library exports: one of the scripts', or one that comes with the engine. */
  require(name: string): Exports {
    const known = this.#modules.get(name);
    if (known !== undefined) return known;
    const module = this.#find(name);
    this.#modules.set(name, module);
    return module;
  }

  #find(name: string): Exports {
    const file = this.#places[name];
    if (file === undefined) return this.#requireBuiltin(name);
    const contents = this.#contents.get(file) ?? this.#load(file);
    if (!name.startsWith("./")) return contents;
    const module = contents[name];
    if (typeof module === "function") return module();
    throw new TypeError(`Cannot find "${name}": "${file}" does not export it`);
  }

  #load(file: string): Contents {
    const { Script } = process.getBuiltinModule("node:vm");
    const text = new TextDecoder().decode(readBuilt(file, this.#main));
    const code = readCode(file, this.#main);
    const script = new Script(`(function (require, module, exports) {${text}\n})`, {
      filename: new URL(file, this.#main).href,
      ...code === undefined ? {} : { cachedData: code },
    });
    if (Deno.env.has(SHOW_CODE_CACHE)) {
      const fate = code === undefined ? "has none" : script.cachedDataRejected ? "rejected" : "accepted";
      console.error(`${file}: code cache ${fate}`);
    }
    this.loaded.set(file, script);
    const module: { exports: Contents } = { exports: {} };
    script.runInThisContext()((name: string) => this.require(name), module, module.exports);
    this.#contents.set(file, module.exports);
    return module.exports;
  }
}

function readCode(script: string, main: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return readBuilt(`${script}.code`, main);
  } catch (error) {
    // Only a binary has it, and only of the scripts that many starts load.
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
