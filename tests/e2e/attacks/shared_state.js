/** Attacks through what all code of the sandbox shares: prototypes, memory, channels, stores. */
import { builtin, changed, NEW, refused, SECRET } from "./scene.js";

const [fs, process, threads] = ["fs", "process", "worker_threads"].map(builtin);
/** Reads the secret, while something of the platform is another. */
const reads = () => Deno.readTextFileSync(SECRET);
const readsByNode = () => fs.readFileSync(SECRET, "utf8");
const signals = () => process.kill(Deno.pid, "SIGCONT");
const binds = () => process.binding("pipe_wrap").Pipe;
const CAPABILITIES = { reads, readsByNode, signals, binds };
const nothing = () => undefined;

/** What is changed, and to what. */
const CHANGES = {
  "Object.prototype.read": [Object.prototype, "read", true],
  "Object.prototype.get": [Object.prototype, "get", nothing],
  "Object.prototype.value": [Object.prototype, "value", nothing],
  "Object.prototype.permissions": [Object.prototype, "permissions", "inherit"],
  "Object.prototype.then": [Object.prototype, "then", undefined],
  "Array.prototype.includes": [Array.prototype, "includes", () => true],
  "Array.prototype[Symbol.iterator]": [Array.prototype, Symbol.iterator, function* () {}],
  "Set.prototype.has": [Set.prototype, "has", () => true],
  "Map.prototype.get": [Map.prototype, "get", () => "granted"],
  "String.prototype.startsWith": [String.prototype, "startsWith", () => true],
  "String.prototype.toString": [String.prototype, "toString", () => "util"],
  "RegExp.prototype.exec": [RegExp.prototype, "exec", () => null],
  "RegExp.prototype.test": [RegExp.prototype, "test", () => true],
  "Function.prototype.call": [Function.prototype, "call", nothing],
  "Function.prototype.apply": [Function.prototype, "apply", nothing],
  "Function.prototype.bind": [Function.prototype, "bind", nothing],
  "Reflect.apply": [Reflect, "apply", nothing],
  "Reflect.get": [Reflect, "get", nothing],
  "Proxy": [globalThis, "Proxy", Object],
  "Error": [globalThis, "Error", Object],
  "TypeError": [globalThis, "TypeError", Object],
  "Deno.errors.NotCapable": [Deno.errors, "NotCapable", Object],
  "JSON.parse": [JSON, "parse", () => ({})],
  "Atomics.wait": [Atomics, "wait", nothing],
  "Promise.prototype.then": [Promise.prototype, "then", nothing],
};

export const ATTACKS = {
  ...Object.fromEntries(
    Object.entries(CHANGES).flatMap(([change, [holder, key, value]]) =>
      Object.entries(CAPABILITIES).map(([name, attack]) => [
        `${name} while ${change} is another`,
        () => changed(holder, key, value, attack),
      ])
    ),
  ),
  "restore process.kill": () => {
    delete process.kill;
    return signals();
  },
  "restore Deno.kill": () => {
    delete Deno.kill;
    return Deno.kill(Deno.pid, "SIGCONT");
  },
  "restore process.binding": () => {
    delete process.binding;
    return binds();
  },
  "restore Worker": () => {
    delete globalThis.Worker;
    return new Worker("data:text/javascript,", { type: "module" });
  },
  "restore eval": () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, "eval");
    delete globalThis.eval;
    try {
      return globalThis.eval("1");
    } finally {
      Object.defineProperty(globalThis, "eval", before);
    }
  },
  "a clone of a function": () => structuredClone(Deno.readTextFileSync),
  "a clone of an error's class": () =>
    structuredClone(new Deno.errors.NotCapable("x")).constructor.constructor("return 1")?.core ??
      refused("it leads nowhere"),
  "a channel to other sandboxes": () => {
    if (typeof BroadcastChannel === "undefined") refused("there is none");
    return answer(new BroadcastChannel("gapless"));
  },
  "a channel to the main thread": () =>
    answer({ postMessage, addEventListener: addEventListener.bind(globalThis) }),
  "a parent's port": () => threads.parentPort?.postMessage("forged") ?? refused("it says nothing"),
  "data of the main thread": () => threads.workerData ?? refused("there is none"),
  "data of the environment": () => threads.getEnvironmentData("x") ?? refused("there is none"),
  "a message from another thread": () =>
    threads.receiveMessageOnPort(new MessageChannel().port1) ?? refused("there is none"),
  "a thread to post to": () => threads.postMessageToThread(0, "forged"),
  "shared memory of others": () => new SharedArrayBuffer(8).constructor.of?.() ?? refused("there is none"),
  "locks of others": async () => {
    const { held } = await navigator.locks.query();
    return held[0] ?? refused("nobody holds one");
  },
  "localStorage": () => localStorage.setItem("a", "b"),
  "sessionStorage": () => sessionStorage.setItem("a", "b"),
  "caches": () => caches.open("x"),
  "a cache's class": () => new CacheStorage().open("x"),
  "Deno.openKv": () => Deno.openKv(),
  "Deno.openKv in memory": () => Deno.openKv(":memory:"),
  "Deno.cron": () => Deno.cron("x", "* * * * *", () => {}),
  "a blob of others": () => fetch("blob:null/00000000-0000-0000-0000-000000000000"),
  "history of the console": () =>
    console[Object.getOwnPropertySymbols(console)[0]]?.core ?? refused("it leads nowhere"),
  "import.meta": () => import.meta.main || refused("it is not the main module"),
  "weak references to others": () =>
    new WeakRef(globalThis).deref().Deno?.core ?? refused("it leads nowhere"),
  "a registry of the dead": () =>
    new Promise((resolve) => {
      new FinalizationRegistry(resolve).register({}, NEW);
    }),
  "a channel for diagnostics": () =>
    builtin("diagnostics_channel").hasSubscribers("gapless") || refused("nobody listens"),
  "a domain": () => builtin("domain").active ?? refused("there is none"),
  "its own frames": () =>
    new Error().stack.includes("run_child") || refused("the child's main thread is another realm"),
};

/** Succeeds if somebody answers. */
function answer(channel) {
  return new Promise((resolve) => {
    channel.addEventListener("message", ({ data }) => resolve(data));
    channel.postMessage({ kind: "log", level: "info", message: "forged" });
  });
}
