/**
 * A plugin without a grant that tries to read the secret files beside it: it logs of each of its attacks what became
 * of it.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import inspector from "node:inspector";
import * as nodeModule from "node:module";
import { createRequire, Module } from "node:module";
import process, { getBuiltinModule } from "node:process";
import repl from "node:repl";
import { DatabaseSync } from "node:sqlite";
import { PassThrough } from "node:stream";
import timers from "node:timers";
import vm, { compileFunction } from "node:vm";
import threads, { Worker as ThreadWorker } from "node:worker_threads";

const FOLDER = `${import.meta.dirname}/secrets/`;
const URL_OF_FOLDER = import.meta.resolve("./secrets/");
const BASE = { filename: URL_OF_FOLDER };
const require = createRequire(URL_OF_FOLDER);

/** An import() of a secret, as text. */
const IMPORT = `import("${URL_OF_FOLDER}s.js")`;
const EXPORT = `export * from "${URL_OF_FOLDER}s.js"`;
const AsyncFunction = (async () => {}).constructor;
const GeneratorFunction = function* () {}.constructor;
const AsyncGeneratorFunction = async function* () {}.constructor;

/** Makes the plugin, with a package of CommonJS that helps it. */
export function attacker(lib) {
  return {
    enabled: () => true,
    interval: () => "0 0 * * *",
    async run() {
      for (const [name, attack] of Object.entries({ ...ATTACKS, ...attacksBy(lib) })) {
        console.log(JSON.stringify([name, await outcome(attack)]));
      }
    },
  };
}

function attacksBy(lib) {
  return {
    "import in a package": () => lib.imports(`${URL_OF_FOLDER}s.js`),
    "eval in a package": () => lib.evaluates(IMPORT),
    "vm by a package": () => lib.vm.runInThisContext(IMPORT, BASE),
    "require in a package": () => lib.requires(`${FOLDER}s.json`),
  };
}

const ATTACKS = {
  "read": () => Deno.readTextFileSync(`${FOLDER}s.json`),
  "fetch": () => fetch(`${URL_OF_FOLDER}s.json`).then((response) => response.text()),
  "read through node:fs": () => readFileSync(`${FOLDER}s.json`, "utf8"),
  "read through an import of node:fs": () =>
    import("node:fs/promises").then((fs) => fs.readFile(`${FOLDER}s.json`, "utf8")),
  "attach a database": () => new DatabaseSync(":memory:").exec(`attach '${FOLDER}s.json' as secret`),
  "open an addon": () => process.dlopen({ exports: {} }, `${FOLDER}s.json`),

  "import JSON": () => import(`${URL_OF_FOLDER}s.json`, { with: { type: "json" } }),
  "import JavaScript": () => import(`${URL_OF_FOLDER}s.js`),
  "import TypeScript": () => import(`${URL_OF_FOLDER}s.ts`),
  "import text": () => import(`${URL_OF_FOLDER}s.txt`, { with: { type: "text" } }),
  "import data that imports": () => import(`data:text/javascript,${encodeURIComponent(EXPORT)}`),
  "import a blob that imports": () =>
    import(URL.createObjectURL(new Blob([EXPORT], { type: "text/javascript" }))),

  "eval": () => eval(IMPORT),
  "eval elsewhere": () => (0, eval)(IMPORT),
  "eval in eval": () => eval(`eval("im" + ${JSON.stringify(IMPORT.slice(2))})`),
  "make a function": () => new Function(`return ${IMPORT}`)(),
  "make a function by another's constructor": () => (() => {}).constructor(`return ${IMPORT}`)(),
  "make a function by inheritance": () => Object.getPrototypeOf(AsyncFunction)(`return ${IMPORT}`)(),
  "make a function by a class": () =>
    new class extends Function {
      constructor() {
        super(`return ${IMPORT}`);
      }
    }()(),
  "make a function by its parameters": () => new Function(`a = ${IMPORT}`, "return a")(),
  "make a function of a text that changes": () => {
    let reads = 0;
    const made = new Function({ toString: () => reads++ === 0 ? "return null" : `return ${IMPORT}` });
    return made() ?? refused(`read ${reads} times`);
  },
  "make an async function": () => AsyncFunction(`return ${IMPORT}`)(),
  "make a generator": () => GeneratorFunction(`yield ${IMPORT}`)().next().value,
  "make an async generator": () =>
    AsyncGeneratorFunction(`yield ${IMPORT}`)().next().then(({ value }) => value),
  "hide the import behind a comment": () => eval(IMPORT.replace("(", "/**/\n(")),
  "hide the import behind a line's comment": () => eval(IMPORT.replace("(", " //\n(")),
  "hide the import behind a comment of HTML": () => eval(IMPORT.replace("(", "<!--\n(")),
  "hide the import behind an end of a comment of HTML": () => eval(IMPORT.replace("(", "\n-->\n(")),
  "set a timer of text": () => setTimeout(IMPORT),
  "set an interval of text": () => setInterval(IMPORT, 1),
  "set a timer of node:timers of text": () => timers.setTimeout(IMPORT),

  "make all texts look harmless": () => changed(RegExp.prototype, "exec", () => null, () => eval(IMPORT)),
  "make all lists look harmless": () => {
    const harmless = function* () {
      yield "0";
    };
    return changed(Array.prototype, Symbol.iterator, harmless, () => eval(IMPORT));
  },
  "trap what all proxies get": () =>
    changed(Object.prototype, "get", (target) => target, () => Function.any(`return ${IMPORT}`)()),
  "trap what all proxies call": () =>
    changed(Object.prototype, "apply", (target) => target, () => Function("")(`return ${IMPORT}`)()),
  "slip an argument into all lists": () =>
    changed(Array.prototype, 0, `return ${IMPORT}`, () => Function()() ?? refused("it made nothing")),

  "vm.runInThisContext()": () => vm.runInThisContext(IMPORT, BASE),
  "vm.runInNewContext()": () => vm.runInNewContext("Function")(`return ${IMPORT}`)(),
  "vm.Script": () => new vm.Script(IMPORT, BASE).runInThisContext(),
  "vm.compileFunction()": () => compileFunction(`return ${IMPORT}`, [], BASE)(),
  "vm by require()": () => require("vm").runInThisContext(IMPORT, BASE),
  "vm by process": () => process.getBuiltinModule("vm").runInThisContext(IMPORT, BASE),
  "vm by a name of process": () => getBuiltinModule("node:vm").runInThisContext(IMPORT, BASE),
  "vm by an import()": () => import("node:vm").then((vm) => vm.runInThisContext(IMPORT, BASE)),
  "a REPL": () =>
    new Promise((resolve, reject) =>
      repl.start({ input: new PassThrough(), output: new PassThrough() })
        .eval(IMPORT, globalThis, "x", (error, value) => error ? reject(error) : resolve(value))
    ),
  "an inspector": () => new inspector.Session().connect(),

  "require JSON": () => require("./s.json"),
  "require JavaScript": () => require("./s.js"),
  "require an ES module": () => require("./s.mjs"),
  "require by another's path": () =>
    changed(Module, "_resolveFilename", () => `${FOLDER}s.mjs`, () => require("./s.json")),
  "require vm by another's path": () =>
    changed(Module, "_resolveFilename", () => "node:vm", () => require("x")).runInThisContext(IMPORT, BASE),
  "resolve": () => require.resolve("./s.json"),
  "load an ES module": () => loaded((module) => Module._extensions[".mjs"](module, `${FOLDER}s.mjs`)),
  "load an ES module as another": () =>
    loaded((module) => require.extensions[".wasm"](module, `${FOLDER}s.mjs`)),
  "compile an import()": () => new Module("x")._compile(`module.exports = ${IMPORT}`, "/x.cjs"),
  "compile an ES module": () => new Module("x")._compile(EXPORT, "/x.mjs", "module"),
  "hook into loading": () => nodeModule.registerHooks?.({}) ?? refused("no hooks"),

  "start a worker of data": () => new Worker(`data:text/javascript,${IMPORT}`, { type: "module" }),
  "start a worker of a file": () => new Worker(`${URL_OF_FOLDER}s.js`, { type: "module" }),
  "start a worker of its class": () => new Worker.prototype.constructor("data:,", { type: "module" }),
  "start a worker of Node": () => new threads.Worker(IMPORT, { eval: true }),
  "start a worker by name": () => new ThreadWorker(new URL(`data:text/javascript,${IMPORT}`)),

  "ask Deno's inner functions": () => Deno[Deno.internal].core.evalContext(IMPORT, URL_OF_FOLDER),
  "ask Node's inner functions": () => new (process.binding("contextify").ContextifyScript)(IMPORT),
};

async function outcome(attack) {
  try {
    return ["got", Deno.inspect(await attack())];
  } catch (error) {
    return ["refused", Deno.inspect(error)];
  }
}

/** Attacks while a property of the platform is another one. */
function changed(holder, key, value, attack) {
  const before = Object.getOwnPropertyDescriptor(holder, key);
  holder[key] = value;
  try {
    return attack();
  } finally {
    if (before === undefined) delete holder[key];
    else Object.defineProperty(holder, key, before);
  }
}

function loaded(load) {
  const module = { exports: {} };
  load(module);
  return module.exports;
}

/** For an attack that fails without an error. */
function refused(why) {
  throw new Error(`Refused: ${why}`);
}
