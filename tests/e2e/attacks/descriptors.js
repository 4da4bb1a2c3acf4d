/** Attacks on file descriptors: those of the plugin's process, whose numbers it only guesses. */
import { builtin, called, event, refused } from "./scene.js";

const [fs, net, tty, dgram, process] = ["fs", "net", "tty", "dgram", "process"].map(builtin);
const now = new Date();
/** Above the three standard streams; the process has fewer open. */
const NUMBERS = Array.from({ length: 120 }, (_, i) => i + 3);

/** Succeeds if it does for any descriptor beyond the standard ones. */
function any(attack) {
  const errors = new Set();
  for (const fd of NUMBERS) {
    try {
      const got = attack(fd);
      return `${fd}: ${Deno.inspect(got)}`;
    } catch (error) {
      errors.add(`${error.name} ${error.message}`);
    }
  }
  return refused([...errors].join("; ").slice(0, 500));
}

/** As `any()`, for what answers later. */
async function anyLater(attack) {
  const all = NUMBERS.map((fd) =>
    Promise.race([attack(fd), new Promise((_, no) => setTimeout(no, 500, new Error("late")))])
  );
  return await Promise.any(all).catch(({ errors }) =>
    refused([...new Set(errors.map(String))].join("; ").slice(0, 500))
  );
}

const bytes = () => new Uint8Array(64);
const binding = (name) => process.binding(name);

export const ATTACKS = {
  "stat": () => any((fd) => fs.fstatSync(fd)),
  "read": () => any((fd) => fs.readSync(fd, bytes())),
  "read several": () => any((fd) => fs.readvSync(fd, [bytes()])),
  "read at a place": () => any((fd) => fs.readSync(fd, bytes(), 0, 8, 0)),
  "read as a file": () => any((fd) => fs.readFileSync(fd)),
  "read later": () =>
    anyLater((fd) =>
      called((done) => fs.read(fd, bytes(), done)).then(([read]) => read || refused("it is empty"))
    ),
  "read as a stream": () =>
    anyLater((fd) => event(fs.createReadStream(null, { fd, autoClose: false }), "data")),
  "write": () => any((fd) => fs.writeSync(fd, "forged\n")),
  "write several": () => any((fd) => fs.writevSync(fd, [bytes()])),
  "write as a file": () => any((fd) => fs.writeFileSync(fd, "forged\n")),
  "append": () => any((fd) => fs.appendFileSync(fd, "forged\n")),
  "write later": () => anyLater((fd) => called((done) => fs.write(fd, "forged\n", done))),
  "write as a stream": () =>
    anyLater((fd) => {
      const stream = fs.createWriteStream("", { fd, autoClose: false });
      stream.on("error", () => {});
      return called((done) => stream.write("forged\n", done));
    }),
  "write by Utf8Stream": () => any((fd) => new fs.Utf8Stream({ fd, sync: true }).write("forged\n")),
  "write by SyncWriteStream": () =>
    anyLater((fd) => {
      const stream = new fs.SyncWriteStream(fd, { autoClose: false });
      return called((done) => stream._write("forged\n", "utf8", done));
    }),
  "truncate": () => any((fd) => fs.ftruncateSync(fd)),
  "change the mode": () => any((fd) => fs.fchmodSync(fd, 0o777)),
  "change the owner": () => any((fd) => fs.fchownSync(fd, 0, 0)),
  "change the times": () => any((fd) => fs.futimesSync(fd, now, now)),
  "flush": () => any((fd) => fs.fsyncSync(fd)),
  "flush data": () => any((fd) => fs.fdatasyncSync(fd)),
  "a socket": () => any((fd) => new net.Socket({ fd, readable: false, writable: true })),
  "a socket to read": () => any((fd) => new net.Socket({ fd, readable: true, writable: false })),
  "a terminal to read": () => any((fd) => new tty.ReadStream(fd)),
  "a terminal to write": () => any((fd) => new tty.WriteStream(fd)),
  "a terminal that is one": () => any((fd) => tty.isatty(fd) || refused("it is none")),
  "a socket of datagrams": () =>
    anyLater((fd) => {
      const socket = dgram.createSocket("udp4");
      return event(socket.bind({ fd }), "listening");
    }),
  "Pipe.open": () =>
    any((fd) => new (binding("pipe_wrap").Pipe)(0).open(fd) === 0 || refused("it says it could not")),
  "TCP.open": () =>
    any((fd) => new (binding("tcp_wrap").TCP)(0).open(fd) === 0 || refused("it says it could not")),
  "UDP.open": () =>
    any((fd) => new (binding("udp_wrap").UDP)().open(fd) === 0 || refused("it says it could not")),
  "TTY": () => any((fd) => new (binding("tty_wrap").TTY)(fd, {})),
  "inner functions on files": () => any((fd) => binding("fs").fstat(fd)),
  "Pipe.open of a socket's class": () => {
    const { _handle, constructor } = net.connect ? handleOf(net) : refused("none");
    return any((fd) =>
      (_handle.open ?? constructor.prototype.open).call(_handle, fd) === 0 || refused("could not")
    );
  },
  "an input that is a file of others": () => {
    // Through its descriptor, mode, owner and times could be changed for everybody.
    const stat = fs.fstatSync(0);
    return stat.isCharacterDevice() || stat.isFile() || refused("it is a pipe");
  },
};

/** Returns a socket's handle, whatever its class. */
function handleOf({ Server, Socket }) {
  const server = new Server();
  server.on("error", () => {});
  const socket = new Socket();
  socket.on("error", () => {});
  socket.connect("/nowhere");
  return { _handle: socket._handle ?? refused("it has no handle"), constructor: socket._handle.constructor };
}
