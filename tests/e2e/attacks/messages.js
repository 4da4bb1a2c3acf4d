/**
 * Attacks with messages to the host: by the port of the sandbox, which it grabs while it is loaded, and by frames that it writes
 * to whatever descriptor it can.
 *
 * @module
 */
import { builtin } from "./scene.js";

const [fs, net, tty] = ["fs", "net", "tty"].map(builtin);
let port;
const later = (ms) => new Promise((done) => setTimeout(done, ms));
const OK = /: ok over/;
const GONE = /it ended its own process/;
const post = (...messages) => {
  for (const message of messages) port.postMessage(message);
};
/** The two instants of the window. */
let window;

/** Frames as the host would know them, but for the key. */
function frames(count = 1, size = 40, flags = 0) {
  const text = JSON.stringify({ kind: "log", level: "info", message: "FORGED" }).padEnd(size);
  const frame = new Uint8Array(23 + text.length);
  frame.set([0x00, 0x67, 0x70, 0x6c, text.length >> 8, text.length & 255, flags]);
  crypto.getRandomValues(frame.subarray(7, 23));
  frame.set(new TextEncoder().encode(text), 23);
  const all = new Uint8Array(frame.length * count);
  for (let i = 0; i < count; i++) all.set(frame, i * frame.length);
  return all;
}

/** Writes to every descriptor there may be, in each way that there may be. */
async function spray(bytes) {
  const ways = [
    (fd) => fs.writeSync(fd, bytes),
    (fd) => new tty.WriteStream(fd).on("error", () => {}).write(bytes),
    (fd) => new net.Socket({ fd, readable: false, writable: true }).on("error", () => {}).write(bytes),
  ];
  for (let fd = 0; fd < 64; fd++) {
    for (const way of ways) {
      try {
        way(fd);
      } catch { /* That one is not there. */ }
    }
  }
  await later(200);
}

/** What becomes of the run: the words that tell of it, and how the host is lied to. */
export const MESSAGES = {
  "messages of no kind": [
    OK,
    () =>
      post(
        null,
        1,
        "x",
        {},
        [],
        { kind: "x" },
        new Map(),
        new Error("x"),
        JSON.parse('{"__proto__":{"kind":"failed"}}'),
      ),
  ],
  "messages of other objects": [EITHER(), () => {
    post(new SharedArrayBuffer(8));
    const { port1 } = new MessageChannel();
    port.postMessage(port1, [port1]);
    port.postMessage({ kind: "log", level: port1, message: port1 }, []);
  }],
  "a second answer": [
    OK,
    () => post({ kind: "loaded", enabled: false, interval: "x\n* * * * * evil", permissions: "x" }),
  ],
  "a fault of its load": [EITHER(), () => post({ kind: "unloadable", fault: { message: "m", report: "r" } })],
  "the end before the end": [OK, async () => {
    post({ kind: "returned" }, { kind: "failed", fault: { message: "too late", report: "too late" } });
    await later(1_000);
    console.log("FORGED still at work");
  }],
  "a failure that is none": [
    /FAULT/,
    () => post({ kind: "failed", fault: { message: "FAULT", report: "FAULT" } }),
  ],
  "an end that is none": [GONE, () => post({ kind: "gone" })],
  "a failure without words": [
    OK,
    () =>
      post({ kind: "failed", fault: null }, { kind: "failed" }, {
        kind: "failed",
        fault: { message: 1, report: [] },
      }),
  ],
  "a failure of 50 MB": [/BBBB|memory/, async () => {
    post({ kind: "failed", fault: { message: "x", report: "B".repeat(50e6) } });
    await later(2_000);
  }],
  "log lines of no kind": [OK, () =>
    post(
      { kind: "log", level: "fatal", message: "FORGED" },
      { kind: "log", level: "info", message: { toString: 1 } },
      { kind: "log", level: "info" },
      { kind: "log", message: "FORGED" },
      { kind: "log", level: ["info"], message: "FORGED" },
    )],
  "log lines of another time": [OK, () =>
    post(
      {
        kind: "log",
        time: 0,
        level: "info",
        message: "of 1970",
        fields: '{"__proto__":{"a":1},"time":"1970-01-01T00:00:00Z","level":"odd"}',
      },
      { kind: "log", time: 8.64e15, level: "info", message: "of later", fields: "[1,2" },
      {
        kind: "log",
        time: "x",
        level: "info",
        message: "\x1b[2J\n1970-01-01 00:00:00.000Z info  claimed",
        fields: "null",
      },
    )],
  "a flood of log lines": [EITHER(), async () => {
    const message = "C".repeat(5e6);
    for (let i = 0; i < 8; i++) post({ kind: "log", level: "info", message, fields: null });
    await later(100);
  }],
  "a flood of small log lines": [EITHER(), async () => {
    for (let i = 0; i < 2_000; i++) post({ kind: "log", level: "info", message: `${i}`, fields: null });
    await later(100);
  }],
  "fields of 10 MB": [EITHER(), async () => {
    post({ kind: "log", level: "info", message: "x", fields: JSON.stringify({ a: "D".repeat(10e6) }) });
    await later(100);
  }],
  "fields without end": [EITHER(), async () => {
    post({ kind: "log", level: "info", message: "x", fields: "[".repeat(200_000) });
    await later(100);
  }],
  "checkpoints of no kind": [OK, () =>
    post(
      ...[
        null,
        "x",
        NaN,
        Infinity,
        1.5,
        {},
        [],
        -1,
        0,
        8.64e15,
        8.64e15 + 1,
        window.start,
        window.end,
        window.end + 1,
      ]
        .map((until) => ({ kind: "checkpoint", until })),
    )],
  "a flood of checkpoints": [EITHER(), async () => {
    for (let i = 0; i < 2_000; i++) post({ kind: "checkpoint", until: null });
    await later(100);
  }],
  "a closed port": [EITHER(), async () => {
    port.close();
    await later(1_000);
  }],
  "a port that is given away": [EITHER(), async () => {
    const { port1 } = new MessageChannel();
    port1.postMessage(port, [port]);
    await later(1_000);
  }],
  "messages of the host to itself": [EITHER(), async () => {
    for (
      const data of [{ kind: "abort", reason: "FORGED" }, { kind: "run", start: 0, end: 1 }, {
        kind: "checkpoint kept",
      }]
    ) {
      port.dispatchEvent(new MessageEvent("message", { data }));
    }
    await later(100);
  }],
  "a first message again": [OK, () => {
    const { port1, port2 } = new MessageChannel();
    globalThis.dispatchEvent(
      new MessageEvent("message", {
        data: { artifact: "data:text/javascript,", confined: false },
        ports: [port1],
      }),
    );
    port2.close();
  }],
  "a forged date": [EITHER(), async (context) => {
    const Real = Date;
    globalThis.Date = class {
      getTime() {
        return 8.64e15;
      }
      valueOf() {
        return window.start + 1;
      }
      toISOString() {
        return "x";
      }
    };
    try {
      await context.checkpoint(new Real(window.start + 1)).then(
        () => console.log("FORGED checkpoint"),
        () => {},
      );
    } finally {
      globalThis.Date = Real;
    }
  }],
  "a frame": [OK, () => spray(frames())],
  "many frames": [OK, () => spray(frames(500))],
  "a frame without its end": [EITHER(), () => spray(frames(1, 3_900).subarray(0, 500))],
  "a frame that more should follow": [OK, () => spray(frames(3, 40, 1))],
  "a frame with odd flags": [OK, () => spray(frames(3, 40, 255))],
  "the beginnings of frames": [
    OK,
    () => spray(new Uint8Array(4_000).map((_, i) => [0x00, 0x67, 0x70, 0x6c][i % 4])),
  ],
  "zeros": [OK, () => spray(new Uint8Array(50_000))],
  "a greeting": [OK, () => spray(new TextEncoder().encode(`gapless-sandbox 2 ${"0".repeat(64)}\n`))],
};

function EITHER() {
  return /: (ok|failed|timeout) over/;
}

/** Makes the plugin that lies in one way. */
export function liar(name) {
  grabPort();
  return {
    enabled: () => true,
    interval: () => "0 0 * * *",
    async run(start, end, context) {
      window = { start: start.getTime(), end: end.getTime() };
      context.log.info(`port: ${port instanceof MessagePort}`);
      await MESSAGES[name][1](context);
    },
  };
}

/** Whatever goes through a port from now on shows that port. */
function grabPort() {
  for (const { prototype } of [EventTarget, MessagePort]) {
    const { dispatchEvent, postMessage } = prototype;
    if (Object.hasOwn(prototype, "dispatchEvent")) {
      prototype.dispatchEvent = function (event) {
        if (this instanceof MessagePort) port = this;
        return dispatchEvent.call(this, event);
      };
    }
    if (postMessage !== undefined) {
      prototype.postMessage = function (...args) {
        port = this;
        return postMessage.apply(this, args);
      };
    }
  }
}
