/**
 * Attacks that end, break or forge the plugin's own run: each is made in a run of its own. Where it succeeds, nothing but that
 * run is lost, and the words are what the host says of it.
 *
 * @module
 */
import { builtin, FOLDER } from "./scene.js";

const [dgram, fs, net, process] = ["dgram", "fs", "net", "process"].map(builtin);
const GONE = /it ended its own process/;
const MEMORY = /it exceeded its memory limit of 300 MB/;
const OK = /: ok over/;
const EITHER = /: (ok|failed|timeout) over/;
const NEVER = new Promise(() => {});
const nothing = () => undefined;

/** What ends a run: the words that tell of it, and how. */
export const ENDINGS = {
  "exit by Deno": [GONE, () => Deno.exit(0)],
  "exit by Node": [GONE, () => process.exit(0)],
  "exit by Node's inner function": [GONE, () => process.reallyExit(0)],
  "exit by an exit code": [OK, () => {
    process.exitCode = 78;
    Deno.exitCode = 79;
  }],
  "close": [GONE, () => self.close()],
  "abort": [
    /ended by SIGABRT|Not implemented|not supported in workers|only a plugin that is granted|ended its own process/,
    () => process.abort(),
  ],
  "an API that is not there": [
    /exit code 70|NotCapable|is not a|vsock/,
    () => Deno.connect({ transport: "vsock", cid: 2, port: 1 }),
  ],
  "a panic of the engine": [
    /ended by SIGABRT|exit code|: ok over|is not|not initialized/,
    () => Deno.telemetry.tracerProvider.getTracer("x").startSpan("x").end(),
  ],
  "close all its descriptors": [/: (ok|failed) over/, () => {
    for (let fd = 0; fd < 200; fd++) {
      try {
        fs.closeSync(fd);
      } catch { /* That one is not its own. */ }
    }
  }],
  "a server on a descriptor": [EITHER, async () => {
    for (let fd = 3; fd < 40; fd++) net.createServer().on("error", nothing).listen({ fd });
    await new Promise((done) => setTimeout(done, 300));
  }],
  "datagrams": [/NotCapable|net access/, async () => {
    dgram.createSocket("udp4").on("error", nothing).bind(0);
    await new Promise((done) => setTimeout(done, 300));
  }],
  "watch a folder": [/NotCapable|read access/, () =>
    new Promise((done, fail) => {
      fs.watch(FOLDER).on("error", fail);
      setTimeout(done, 300);
    })],
  "memory of lists": [MEMORY, () => {
    for (const kept = [];;) kept.push(new Array(1e6).fill(Math.random()));
  }],
  "memory of buffers": [MEMORY, () => {
    for (const kept = [];;) kept.push(new Uint8Array(50e6).fill(1));
  }],
  "memory of shared buffers": [MEMORY, () => {
    for (const kept = [];;) new Uint8Array(kept[kept.push(new SharedArrayBuffer(50e6)) - 1]).fill(1);
  }],
  "memory of WebAssembly": [/memory|could not allocate|: failed over/, () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    for (;;) new Uint8Array(memory.buffer, memory.grow(800) * 65_536).fill(1);
  }],
  "memory of texts": [MEMORY, () => {
    for (const kept = [];;) kept.push("x".repeat(2 ** 24).split(""));
  }],
  "memory of blobs": [MEMORY, () => {
    for (const kept = [];;) kept.push(new Blob([new Uint8Array(50e6).fill(1)]));
  }],
  "memory of a channel": [MEMORY, () => {
    const { port1 } = new MessageChannel();
    for (;;) port1.postMessage(new Uint8Array(50e6).fill(1));
  }],
  "memory of the main thread": [MEMORY, () => {
    for (;;) postMessage(new Uint8Array(50e6).fill(1));
  }],
  "memory of a database": [/memory|full|: failed over/, () => {
    const db = new (builtin("sqlite").DatabaseSync)(":memory:");
    db.exec("create table t (b); pragma temp_store = 2");
    for (;;) db.exec("insert into t values (randomblob(50000000))");
  }],
  "a stack without end": [/Maximum call stack size exceeded/, function deeper() {
    deeper();
  }],
  // Newer engines write it without a stack.
  "a stack of texts without end": [/: (ok|failed) over/, () => JSON.stringify(nested(1e6))],
  "a loop": [/timed out after 3 s/, () => {
    for (;;);
  }],
  "a lock that nobody opens": [
    /timed out after 3 s/,
    () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  ],
  "a promise that nobody keeps": [/timed out after 3 s/, () => NEVER],
  "a signal that it catches": [/timed out after 3 s/, () => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGCHLD", "SIGUSR1"]) {
      Deno.addSignalListener(signal, nothing);
    }
    return NEVER;
  }],
  "an error of nothing": [/: failed over/, () => {
    throw undefined;
  }],
  "an error that fails to be read": [/: failed over/, () => {
    throw new Proxy(new Error("x"), {
      get: () => {
        throw new Error("no");
      },
    });
  }],
  "an error without end": [/: failed over/, () => {
    const error = new Error("x");
    error.cause = error;
    error.errors = [error, error];
    throw error;
  }],
  "an error of 200 MB": [/ended by SIG|AAAA|memory/, () => {
    String.prototype.slice = function () {
      return String(this);
    };
    throw new Error("A".repeat(200e6));
  }],
  "an error with a stack of its own": [/: failed over/, () => {
    Error.prepareStackTrace = () => {
      throw new Error("no");
    };
    Object.defineProperty(Error.prototype, "stack", {
      get() {
        throw new Error("no");
      },
    });
    throw new Error("the real one");
  }],
  "an error that nobody awaits": [/Error: nobody awaits it/, async () => {
    Promise.reject(new Error("nobody awaits it"));
    await new Promise((done) => setTimeout(done, 300));
  }],
  "text in place of a callback": [/: (ok|failed) over/, () => setImmediate("import('file:///etc/passwd')")],
  "no prototypes": [EITHER, () => {
    for (
      const { prototype } of [
        Array,
        Object,
        String,
        RegExp,
        Map,
        Set,
        Promise,
        Function,
        MessagePort,
        Uint8Array,
      ]
    ) {
      for (const key of Reflect.ownKeys(prototype)) {
        try {
          if (key !== "constructor") Object.defineProperty(prototype, key, { value: nothing });
        } catch { /* That one stays. */ }
      }
    }
  }],
  "no atomics": [EITHER, () => {
    Object.assign(Atomics, {
      wait: () => {
        throw new Error("no");
      },
      add: nothing,
      load: () => 1e9,
      sub: nothing,
    });
    console.log("x");
  }],
  "no time": [EITHER, () => {
    globalThis.Date = class {
      getTime() {
        return NaN;
      }
    };
    globalThis.setTimeout = nothing;
  }],
  "no promises": [EITHER, () => {
    Promise.prototype.then = function () {
      return this;
    };
    Promise.resolve = () => NEVER;
  }],
};

function nested(depth) {
  let list = [];
  for (let i = 0; i < depth; i++) list = [list];
  return list;
}
