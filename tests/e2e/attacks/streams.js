/** Attacks on the standard streams: each writes raw bytes, which may come out only as lines of the log. */
import { builtin, called, refused } from "./scene.js";

const [fs, net, tty, process, util, nodeConsole, readline, repl] = [
  "fs",
  "net",
  "tty",
  "process",
  "util",
  "console",
  "readline",
  "repl",
].map(builtin);
const bytes = (text) => new TextEncoder().encode(text);
const prototypeOf = (stream) => Object.getPrototypeOf(stream);

/** What each writes: it steers a terminal, and begins a line that looks like one of the host's. */
const raw = (n) => `\x1b[31mRAW-${n}\x1b]0;owned\x07\n{"forged":${n}}\ngapless: forged ${n}\n`;

export const ATTACKS = Object.fromEntries(
  [1, 2].flatMap((fd) =>
    Object.entries(writes(fd)).map(([name, write]) => [`${name} (${fd})`, async () => {
      await write();
      refused("what it wrote is a line of the log");
    }])
  ),
);

function writes(fd) {
  const stream = fd === 1 ? Deno.stdout : Deno.stderr;
  const ofNode = fd === 1 ? process.stdout : process.stderr;
  let n = fd * 100;
  const next = () => raw(n++);
  return {
    "fs.writeSync": () => fs.writeSync(fd, next()),
    "fs.writevSync": () => fs.writevSync(fd, [bytes(next())]),
    "fs.write": () => called((done) => fs.write(fd, next(), done)),
    "fs.writev": () => called((done) => fs.writev(fd, [bytes(next())], done)),
    "fs.writeFileSync": () => fs.writeFileSync(fd, next()),
    "fs.appendFileSync": () => fs.appendFileSync(fd, next()),
    "fs.createWriteStream": () => {
      const stream = fs.createWriteStream("", { fd, autoClose: false });
      stream.on("error", () => {});
      return called((done) => stream.write(next(), done));
    },
    "fs.Utf8Stream": () => new fs.Utf8Stream({ fd, sync: true }).write(next()),
    "net.Socket": () => {
      const socket = new net.Socket({ fd, readable: false, writable: true });
      socket.on("error", () => {});
      return called((done) => socket.write(next(), done));
    },
    "tty.WriteStream": () => {
      const stream = new tty.WriteStream(fd);
      stream.on("error", () => {});
      return called((done) => stream.write(next(), done));
    },
    "Deno's stream": () => stream.writeSync(bytes(next())),
    "Deno's stream's prototype": () => prototypeOf(stream).writeSync?.call(stream, bytes(next())),
    "Deno's stream's prototype, later": () => prototypeOf(stream).write?.call(stream, bytes(next())),
    "Deno's stream's own writable": () =>
      Object.getOwnPropertyDescriptor(prototypeOf(stream), "writable").get.call(stream).getWriter().write(
        bytes(next()),
      ),
    "Deno's stream's class": () => new stream.constructor(fd).writeSync(bytes(next())),
    "a file's method": () => Deno.FsFile.prototype.writeSync.call(stream, bytes(next())),
    "Node's stream": () => ofNode.write(next()),
    "Node's stream's prototype": () => prototypeOf(ofNode).write.call(ofNode, next()),
    "Node's stream's inner write": () => ofNode._write(bytes(next()), "buffer", () => {}),
    "Node's stream's handle": () => ofNode._handle?.writeUtf8String?.({}, next()),
    "an inner terminal": () => new (process.binding("tty_wrap").TTY)(fd, {}).writeUtf8String({}, next()),
    "an inner pipe": () => {
      const pipe = new (process.binding("pipe_wrap").Pipe)(0);
      pipe.open(fd);
      return pipe.writeUtf8String({}, next());
    },
    "a console of Node": () => new nodeConsole.Console(ofNode).log(next()),
    "a console of Node by a file": () =>
      new nodeConsole.Console(fs.createWriteStream("", { fd, autoClose: false })).log(next()),
    "console.log": () => console.log(next()),
    "console.error": () => console.error(next()),
    "console.table": () => console.table([[next()]]),
    "console.profile": () => console.profile?.(next()),
    "console.timeStamp": () => console.timeStamp?.(next()),
    "require('console')": () => nodeConsole.log(next()),
    "process._rawDebug": () => process._rawDebug?.(next()),
    "process.emitWarning": () => process.emitWarning(next()),
    "util.debuglog": () => util.debuglog("x", () => {})(next()),
    "util.deprecate": () => util.deprecate(() => {}, next())(),
    "readline": () => readline.createInterface({ input: process.stdin, output: ofNode }).prompt(),
    "readline.cursorTo": () => readline.cursorTo(ofNode, 0, 0),
    "a REPL": () => repl.start({ prompt: next(), output: ofNode }).close(),
    "a prompt": () => prompt?.(next()),
    "an alert": () => alert?.(next()),
    "an object that is shown": () => console.log({ [Symbol.for("Deno.customInspect")]: next }),
    "an object that Node shows": () => console.log({ [util.inspect.custom]: next }),
  };
}
