/** Attacks with code that is made of text, or loaded in a way that no linker has seen. */
import * as nodeModule from "node:module";
import { createRequire, Module } from "node:module";
import process, { getBuiltinModule } from "node:process";
import repl from "node:repl";
import { PassThrough } from "node:stream";
import timers from "node:timers";
import vm, { compileFunction } from "node:vm";
import threads, { Worker as ThreadWorker } from "node:worker_threads";
import lib from "./lib.js";
import { called, changed, FOLDER, refused, URL_OF_FOLDER } from "./scene.js";

const BASE = { filename: URL_OF_FOLDER };
const require = createRequire(URL_OF_FOLDER);
/** An import() of a secret, as text. */
const IMPORT = `import("${URL_OF_FOLDER}s.js")`;
const EXPORT = `export * from "${URL_OF_FOLDER}s.js"`;
const AsyncFunction = (async () => {}).constructor;
const GeneratorFunction = function* () {}.constructor;
const AsyncGeneratorFunction = async function* () {}.constructor;

export const ATTACKS = {
  "import in a package": () => lib.imports(`${URL_OF_FOLDER}s.js`),
  "eval in a package": () => lib.evaluates(IMPORT),
  "vm by a package": () => lib.vm.runInThisContext(IMPORT, BASE),
  "require in a package": () => lib.requires(`${FOLDER}s.json`),
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
  "queue a microtask of text": () => queueMicrotask(IMPORT),
  "import bytes": () => import(`${URL_OF_FOLDER}s.txt`, { with: { type: "bytes" } }),
  "import its source": () => new Function("at", "return import.source(at)")(`${URL_OF_FOLDER}s.js`),
  "import it deferred": () => new Function("at", "return import.defer(at)")(`${URL_OF_FOLDER}s.js`),
  "import by a byte order mark": () => eval(IMPORT.replace("(", "\ufeff(")),
  "import by a line separator": () => eval(IMPORT.replace("(", "\u2028(")),
  "import by an old space": () => eval(IMPORT.replace("(", "\u180e(")),
  "import by a next line": () => eval(IMPORT.replace("(", "\u0085(")),
  "import by an escape": () => eval(IMPORT.replace("im", "\\u0069m")),
  "import by a template": () => eval("`${" + IMPORT + "}`"),
  "import.meta": () => eval("import.meta.url"),
  "make a function in two parts": () =>
    new Function("a = import/*", `*/("${URL_OF_FOLDER}s.js")`, "return a")(),
  "make a function by Reflect": () => Reflect.construct(Function, [`return ${IMPORT}`])(),
  "make a function by a bound one": () => Function.bind(null, `return ${IMPORT}`)()(),
  "make a function by its prototype's name": () => Function.prototype.constructor(`return ${IMPORT}`)(),
  "make a function of an array": () => Function([`return ${IMPORT}`])(),
  "make a function by apply": () => Function.prototype.apply.call(Function, null, [`return ${IMPORT}`])(),
  "make a function for another": () => Reflect.construct(Object, [`return ${IMPORT}`], Function)(),
  "eval of an object": () => {
    const evaluated = eval(new String(IMPORT));
    return typeof evaluated === "object" ? refused("it is only returned") : evaluated;
  },
  "eval by a tag": () => eval.call(null, IMPORT),
  "eval by Array.from": () => Array.from([IMPORT], eval)[0],
  "eval by a replacement": () => "x".replace("x", () => eval(IMPORT)),
  "WebAssembly that calls": () => {
    // (module (import "a" "b" (func (param externref) (result externref))) (export "c" (func 0)))
    const bytes = [
      0,
      97,
      115,
      109,
      1,
      0,
      0,
      0,
      1,
      6,
      1,
      96,
      1,
      111,
      1,
      111,
      2,
      7,
      1,
      1,
      97,
      1,
      98,
      0,
      0,
      7,
      5,
      1,
      1,
      99,
      0,
      0,
    ];
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)), {
      a: { b: eval },
    });
    return exports.c(IMPORT);
  },
  "WebAssembly of a file": () => WebAssembly.compileStreaming(fetch(`${URL_OF_FOLDER}s.js`)),

  "make all texts look harmless": () => changed(RegExp.prototype, "exec", () => null, () => eval(IMPORT)),
  "make all texts match themselves": () =>
    changed(RegExp.prototype, Symbol.match, () => null, () => eval(IMPORT)),
  "make all texts start elsewhere": () => changed(Object.prototype, "lastIndex", 99, () => eval(IMPORT)),
  "make all tests fail": () => changed(RegExp.prototype, "test", () => false, () => eval(IMPORT)),
  "make all texts flagged": () => changed(RegExp.prototype, "sticky", true, () => eval(IMPORT)),
  "make all calls harmless": () => changed(Reflect, "apply", () => null, () => eval(IMPORT)),
  "make all functions call otherwise": () =>
    changed(
      Function.prototype,
      "call",
      () => null,
      () => changed(Function.prototype, "apply", () => null, () => eval(IMPORT)),
    ),
  "make all errors harmless": () =>
    changed(Deno.errors, "NotCapable", function () {
      return {};
    }, () => eval(IMPORT)),
  "make all types texts": () => changed(String.prototype, "valueOf", () => "1", () => eval(IMPORT)),
  "make all proxies harmless": () => changed(globalThis, "Proxy", Object, () => eval(IMPORT)),
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
    called((done) =>
      repl.start({ input: new PassThrough(), output: new PassThrough() }).eval(IMPORT, globalThis, "x", done)
    ),

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
};

function loaded(load) {
  const module = { exports: {} };
  load(module);
  return module.exports;
}
