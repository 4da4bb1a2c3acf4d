/** Attacks on what lies below: native code, the engine, the graphics, the inner functions of Deno and Node. */
import { builtin, called, changed, NEW, refused, SECRET, URL_OF_FOLDER } from "./scene.js";

const [nodeModule, process, v8] = ["module", "process", "v8"].map(builtin);
const require = nodeModule.createRequire(URL_OF_FOLDER);
const BINDINGS = [
  "async_wrap",
  "block_list",
  "builtins",
  "cares_wrap",
  "contextify",
  "credentials",
  "crypto",
  "fs",
  "fs_dir",
  "heap_utils",
  "http_parser",
  "inspector",
  "js_stream",
  "js_udp_wrap",
  "messaging",
  "module_wrap",
  "modules",
  "performance",
  "permission",
  "pipe_wrap",
  "process_methods",
  "process_wrap",
  "profiler",
  "report",
  "signal_wrap",
  "spawn_sync",
  "stream_wrap",
  "task_queue",
  "tcp_wrap",
  "tls_wrap",
  "tty_wrap",
  "udp_wrap",
  "v8",
  "wasm_web_api",
  "watchdog",
  "worker",
  "zlib",
];
const INTERNALS = [
  "internal/test/binding",
  "internal/bootstrap/realm",
  "internal/process/per_thread",
  "internal/fs/utils",
];

const empty = (value) => value === undefined || value === null || Reflect.ownKeys(Object(value)).length === 0;

export const ATTACKS = {
  ...Object.fromEntries(BINDINGS.flatMap((name) => [
    [`process.binding("${name}")`, () => emptyOr(process.binding(name))],
    [`process.binding of a text that changes to "${name}"`, () => {
      let reads = 0;
      return emptyOr(process.binding({ toString: () => reads++ === 0 ? "util" : name })[0]);
    }],
  ])),
  ...Object.fromEntries(INTERNALS.flatMap((name) => [
    [`require("${name}")`, () => inner(require(name))],
    [`getBuiltinModule("node:${name}")`, () => inner(builtin(name))],
  ])),
  "process._linkedBinding": () => process._linkedBinding("fs"),
  "process.internalBinding": () => process.internalBinding("fs"),
  "process.binding's own receiver": () => process.binding.call({}, "fs"),
  "process.binding with a text's iterator": () =>
    changed(String.prototype, "toString", () => "fs", () => process.binding("x")),
  "process.binding with a set's has": () =>
    changed(Set.prototype, "has", () => true, () => emptyOr(process.binding("fs"))),
  "process.binding of a set's class": () =>
    changed(Object.prototype, "fs", {}, () => emptyOr(process.binding("fs"))),
  "Deno.internal": () => Deno[Deno.internal].core,
  "Deno.internal by a symbol": () => Object.getOwnPropertySymbols(Deno).map((symbol) => Deno[symbol])[0].core,
  "Deno.core": () => Deno.core.ops,
  "__bootstrap": () => globalThis.__bootstrap.core,
  "nodeBootstrap": () => globalThis.nodeBootstrap({}) ?? refused("it returns nothing"),
  "an error's stack": () => {
    const frames = changed(Error, "prepareStackTrace", (_, sites) => sites, () => new Error().stack);
    const found = frames.flatMap((site) => [site.getThis?.(), site.getFunction?.()]).filter((it) =>
      it !== undefined
    );
    return found.find((it) => it?.core ?? it?.ops) ?? refused("it shows nothing");
  },
  "a caller": () => {
    const sloppy = new Function("return arguments.callee.caller");
    return sloppy() ?? refused("it knows none");
  },
  "WebGPU": () => navigator.gpu.requestAdapter(),
  "WebGPU by its prototype": () => Object.getPrototypeOf(navigator).gpu.requestAdapter(),
  "WebGPU by its class": () => new GPU().requestAdapter(),
  "WebGPU by its class's prototype": () => GPU.prototype.requestAdapter.call(navigator),
  "WebGPU by a canvas": () => new OffscreenCanvas(1, 1).getContext("webgpu") ?? refused("it has none"),
  "WebGPU by a window": () => new Deno.UnsafeWindowSurface({ system: "x11" }),
  "Deno.dlopen": () => Deno.dlopen("libc.so.6", { getpid: { parameters: [], result: "i32" } }),
  "Deno.dlopen of the program": () => Deno.dlopen("/proc/self/exe", {}),
  "Deno.UnsafePointer": () => Deno.UnsafePointer.create(1n),
  "Deno.UnsafePointer of bytes": () => Deno.UnsafePointer.of(new Uint8Array(8)),
  "Deno.UnsafePointerView": () => new Deno.UnsafePointerView(null).getUint8(),
  "Deno.UnsafeCallback": () => new Deno.UnsafeCallback({ parameters: [], result: "void" }, () => {}),
  "Deno.UnsafeFnPointer": () => new Deno.UnsafeFnPointer(null, { parameters: [], result: "void" }).call(),
  "an addon": () => require(SECRET.replace(".json", ".node")),
  "an addon of the system": () => process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6"),
  "process._eval": () => process._eval ?? refused("there is no text"),
  "engine flags for syntax": () => {
    v8.setFlagsFromString("--allow-natives-syntax");
    return (0, eval)("%GetOptimizationStatus(eval)");
  },
  "engine flags for another realm": () => {
    v8.setFlagsFromString("--harmony-shadow-realm");
    return new ShadowRealm().evaluate("1");
  },
  "engine flags for garbage": () => {
    v8.setFlagsFromString("--expose-gc");
    return globalThis.gc ?? refused("it has no effect");
  },
  "a deserializer of the host's objects": () =>
    new v8.Deserializer(new Uint8Array([0xff, 0x0f, 0x5c])).readValue(),
  "a start-up snapshot": () =>
    v8.startupSnapshot.addDeserializeCallback(() => {}) ?? refused("it has no effect"),
  "coverage": () => v8.takeCoverage() ?? refused("it writes nothing"),
  "the inspector": () => new (builtin("inspector").Session)().connect(),
  "the inspector of the main thread": () => new (builtin("inspector").Session)().connectToMainThread(),
  "the inspector's port": () => builtin("inspector").open(0, "127.0.0.1"),
  "the inspector's promises": () => new (builtin("inspector/promises").Session)().connect(),
  "the inspector's network": () =>
    builtin("inspector").Network?.requestWillBeSent({}) ?? refused("there is none"),
  "hooks of modules": () => nodeModule.registerHooks({}) ?? refused("it has no effect"),
  "a loader of modules": () => nodeModule.register("data:text/javascript,", URL_OF_FOLDER),
  "the main module": () => nodeModule.runMain(SECRET) ?? refused("it ran nothing"),
  "load by node:module": () => nodeModule._load(SECRET, null, true),
  "preload by node:module": () => nodeModule._preloadModules([SECRET]) ?? refused("it loaded nothing"),
  "a child module": () => new nodeModule(SECRET, null).load(SECRET.replace(".json", ".js")),
  "a module's require": () => new nodeModule(SECRET).require(SECRET),
  "the REPL": () =>
    called((done) =>
      builtin("repl").start({ input: new (builtin("stream").PassThrough)() }).eval("1", globalThis, "x", done)
    ),
  "a lint of Deno": () => Deno.lint.runPlugin({ name: "x", rules: {} }, "x.ts", "1"),
  "a test of Deno": () => Deno.test("x", () => {}) ?? refused("it is never run"),
  "a key-value store": () => Deno.openKv(NEW),
  "Jupyter": () => Deno.jupyter.display,
  "permissions": async () => {
    for (const name of ["read", "write", "net", "env", "run", "sys", "ffi", "import"]) {
      const { state } = await Deno.permissions.request({ name });
      if (state === "granted") return name;
    }
    refused("all of them are denied");
  },
  "permissions by their prototype": () => {
    const permission = Deno.permissions.querySync({ name: "read" });
    Object.defineProperty(permission, "state", { value: "granted" });
    return Deno.readTextFileSync(SECRET);
  },
};

function emptyOr(value) {
  return empty(value) ? refused("it is empty") : value;
}

/** An inner module is a success only if it leads to a binding. */
function inner(module) {
  const { internalBinding } = module;
  if (typeof internalBinding !== "function") return refused("it leads nowhere");
  return emptyOr(internalBinding("pipe_wrap"));
}
