import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Grant } from "../../../src/domain/manifest/grant.ts";
import { NOTHING, PluginFixture, running } from "./plugin_fixture.ts";

/** Makes attacks one after the other; each expression is to become something that listens, or an error. */
const LISTENERS = `
const [net, http, https, http2, tls, dgram] =
  ["net", "http", "https", "http2", "tls", "dgram"].map((name) => process.getBuiltinModule("node:" + name));
const listening = (server) => new Promise((resolve, reject) => {
  server.on("listening", () => {
    const { port } = server.address() ?? {};
    server.close();
    return port === GRANTED ? reject(new Error("Refused: it listens where it may")) : resolve(port);
  }).on("error", reject);
});
const at = (listener) => {
  const { port } = listener.addr;
  listener.close?.();
  listener.shutdown?.();
  return port === GRANTED ? no() : port;
};
const HOST = { hostname: "127.0.0.1", port: 0 };
const shifty = (...values) => ({ toString: () => values.length > 1 ? values.shift() : values[0] });
const changing = (...values) => Object.defineProperty({ hostname: "127.0.0.1" }, "port",
  { enumerable: true, get: () => values.length > 1 ? values.shift() : values[0] });
/** Reaches the class of handles that servers use. */
const handleOf = () => {
  const socket = net.connect(1, "127.0.0.1").on("error", () => {});
  const { constructor } = socket._handle;
  socket.destroy();
  return new constructor(1);
};
const bound = (handle, ...address) => {
  handle.bind(...address);
  const code = handle.listen(8);
  const name = {};
  handle.getsockname(name);
  handle.close();
  return code === 0 && name.port !== GRANTED ? "listening" : no();
};
const ATTACKS = {
  "Deno.listen": () => Deno.listen(HOST).addr,
  "Deno.listen to all": () => Deno.listen({ port: 0 }).addr,
  "Deno.listen to a port": () => Deno.listen({ port: 38999, hostname: "127.0.0.1" }).addr,
  "Deno.listen by IPv6": () => Deno.listen({ hostname: "::1", port: 0 }).addr,
  "Deno.listen by name": () => Deno.listen({ hostname: "localhost", port: 0 }).addr,
  "Deno.listen with a changing port": () => at(Deno.listen(changing(GRANTED, 0, 0, 0))),
  "Deno.listen with a text that changes": () => at(Deno.listen({ hostname: shifty("127.0.0.1", "0.0.0.0"), port: shifty(GRANTED, 0) })),
  "Deno.listen with an inherited host": () => Deno.listen(Object.create({ hostname: "127.0.0.1", port: 0 })).addr,
  "Deno.listen with everybody's port": () => {
    Object.prototype.port = 0;
    try { return Deno.listen({ hostname: "127.0.0.1" }).addr; } finally { delete Object.prototype.port; }
  },
  "Deno.listen by vsock": () => Deno.listen({ transport: "vsock", cid: 1, port: 9999 }).addr,
  "Deno.listen by a tunnel": () => Deno.listen({ transport: "tunnel" }).addr,
  "Deno.listenTls": () => Deno.listenTls({ ...HOST, cert: "", key: "" }).addr,
  "Deno.listenDatagram": () => Deno.listenDatagram({ transport: "udp", ...HOST }).addr,
  "Deno.serve": () => Deno.serve({ ...HOST, onListen() {} }, () => new Response()).addr,
  "Deno.serve with its handler": () => Deno.serve({ ...HOST, handler: () => new Response() }).addr,
  "Deno.serve as usual": () => Deno.serve(() => new Response()).addr,
  "Deno.serve by vsock": () => Deno.serve({ cid: 1, port: 9999 }, () => new Response()).addr,
  "Deno.serve through a tunnel": () => Deno.serve({ tunnel: true, port: GRANTED, hostname: "127.0.0.1" }, () => new Response()).addr,
  "Deno.serve elsewhere by a variable": () => {
    Deno.env.set("DENO_SERVE_ADDRESS", "duplicate,tcp:127.0.0.1:38998");
    try { return Deno.serve({ hostname: "127.0.0.1", port: GRANTED }, () => new Response()).addr; } finally { Deno.env.delete("DENO_SERVE_ADDRESS"); }
  },
  "http elsewhere by a variable": async () => {
    Deno.env.set("DENO_SERVE_ADDRESS", "duplicate,tcp:127.0.0.1:38997");
    try { return await listening(http.createServer().listen(GRANTED, "127.0.0.1")); } finally { Deno.env.delete("DENO_SERVE_ADDRESS"); }
  },
  "https elsewhere by a variable": async () => {
    Deno.env.set("DENO_SERVE_ADDRESS", "duplicate,tcp:127.0.0.1:38996");
    try { return await listening(https.createServer({}).listen(GRANTED)); } finally { Deno.env.delete("DENO_SERVE_ADDRESS"); }
  },
  "http2 elsewhere by a variable": async () => {
    Deno.env.set("DENO_SERVE_ADDRESS", "duplicate,tcp:127.0.0.1:38995");
    try { return [await listening(http2.createServer().listen(GRANTED)), await Deno.connect({ port: 38995 })]; }
    finally { Deno.env.delete("DENO_SERVE_ADDRESS"); }
  },
  "Deno.QuicEndpoint": () => new Deno.QuicEndpoint(HOST).listen({ cert: "", key: "", alpnProtocols: ["h3"] }),
  "net.createServer": () => listening(net.createServer().listen(0)),
  "net.createServer of a descriptor": () => listening(net.createServer().listen({ fd: 0 })),
  "net.Server of a handle": () => listening(net.createServer().listen(net._createServerHandle("127.0.0.1", 0, 4))),
  "net.Server of a bound handle": () => { const handle = handleOf(); handle.bind("127.0.0.1", 0); return listening(net.createServer().listen({ _handle: handle })); },
  "a handle that is bound": () => bound(handleOf(), "127.0.0.1", 0),
  "a handle that is bound by IPv6": () => { const handle = handleOf(); handle.bind6("::1", 0, 0); return handle.listen(8) === 0 ? "listening" : no(); },
  "a handle that is not bound": () => handleOf().listen(8) === 0 ? "listening" : no(),
  "a handle that is bound twice": () => {
    const handle = handleOf();
    handle.bind("127.0.0.1", 0);
    handle.bind("127.0.0.1", GRANTED);
    return handle.listen(8) === 0 ? "listening" : no();
  },
  "a handle that is bound to a text that changes": () => bound(handleOf(), shifty("127.0.0.1", "0.0.0.0"), shifty(GRANTED, 0)),
  "http.createServer": () => listening(http.createServer().listen(0)),
  "http._serve": () => { const server = http.createServer(); server._serve(); return listening(server); },
  "http with another's address": () => {
    const server = http.createServer();
    server.address = () => ({ address: "127.0.0.1", port: GRANTED });
    const done = new Promise((resolve, reject) => server.on("listening", resolve).on("error", reject));
    server.listen(0);
    return done;
  },
  "http with further options": () => {
    if (!("_serve" in http.Server.prototype)) no();
    const server = http.createServer();
    server._additionalServeOptions = () => ({ hostname: "127.0.0.1", port: 0 });
    return listening(server.listen({ port: GRANTED, host: "127.0.0.1" }));
  },
  "http that listens again meanwhile": () => {
    if (!("_serve" in http.Server.prototype)) no();
    const server = http.createServer();
    server._additionalServeOptions = () => { server.listen(0); return {}; };
    return listening(server.listen({ port: GRANTED, host: "127.0.0.1" }));
  },
  "https.createServer": () => listening(https.createServer({}).listen(0)),
  "http2.createServer": () => listening(http2.createServer().listen(0)),
  "http2.createSecureServer": () => listening(http2.createSecureServer({}).listen(0)),
  "tls.createServer": () => listening(tls.createServer({}).listen(0)),
  "a handle of UDP": () => {
    const socket = dgram.createSocket("udp4");
    const state = Object.getOwnPropertySymbols(socket).map((symbol) => socket[symbol]).find((value) => value?.handle);
    return state.handle.bind("127.0.0.1", 0, 0) === 0 ? "bound" : no();
  },
  "a handle of UDP by IPv6": () => {
    const socket = dgram.createSocket("udp6");
    const state = Object.getOwnPropertySymbols(socket).map((symbol) => socket[symbol]).find((value) => value?.handle);
    return state.handle.bind6("::1", 0, 0) === 0 ? "bound" : no();
  },
  "node:inspector": () => process.getBuiltinModule("node:inspector").open(0, "127.0.0.1"),
  "with everything changed": () => {
    const whole = [[Array.prototype, Symbol.iterator], [String.prototype, "toLowerCase"], [String.prototype, "includes"],
      [WeakMap.prototype, "get"], [Reflect, "apply"], [Reflect, "get"], [globalThis, "Object"]];
    const before = whole.map(([holder, key]) => holder[key]);
    const values = [function* () { yield { hostname: "127.0.0.1", port: GRANTED }; }, () => "127.0.0.1:" + GRANTED, () => false,
      () => ({ host: "127.0.0.1", port: GRANTED }), () => true, () => true, () => ({ hostname: "127.0.0.1", port: GRANTED })];
    const put = (list) => { for (let i = 0; i < whole.length; i++) whole[i][0][whole[i][1]] = list[i]; };
    put(values);
    try { return at(Deno.listen({ hostname: "127.0.0.1", port: 0 })); } finally { put(before); }
  },
};
function no() { throw new Error("Refused: it did not work"); }
const { log } = console;
const { stringify } = JSON;
for (const name in ATTACKS) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("Refused: nothing happened")), 1_000); });
  try {
    const got = await Promise.race([(async () => ATTACKS[name]())(), late]);
    log(stringify([name, "got", stringify(got)]));
  } catch (error) {
    log(stringify([name, "refused", String(error)]));
  }
  clearTimeout(timer);
}
`;

const REFUSED =
  /Requires \w+ access to|Refused|not a function|not a constructor|of undefined|Cannot use open\(\)|EINVAL|EBADF|file descriptor|unsupported|is not listening|not implemented|key and certificate|PEM|TLS/i;

const GRANTS: readonly (readonly [title: string, grant: Partial<Grant>])[] = [
  ["any address", { net: true }],
  ["any address, and with all variables", { net: true, env: true }],
  ["this machine", { net: ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"] }],
  ["any address, and listens on one", { net: true, env: true, listen: ["127.0.0.1:38888"] }],
];

/** Their errors are thrown where nobody can catch them, and so end the run. */
const LATER: Readonly<Record<string, string>> = {
  "net.createServer to an address": `net.createServer().listen(0, "127.0.0.1")`,
  "net.createServer to a name": `net.createServer().listen(0, "localhost")`,
  "http.createServer to an address": `http.createServer().listen({ port: 0, host: "127.0.0.1" })`,
  "http2.createServer to an address": `http2.createServer().listen(0, "127.0.0.1")`,
  "dgram to an address": `dgram.createSocket("udp4").bind(0, "127.0.0.1")`,
  "dgram to an address of IPv6": `dgram.createSocket("udp6").bind(0, "::1")`,
  "dgram that sends": `((socket) => (socket.send("x", 9, "127.0.0.1"), socket))(dgram.createSocket("udp4"))`,
};

for (const [attack, expression] of Object.entries(LATER)) {
  Deno.test(`a plugin that may connect to any address listens nowhere by ${attack}`, async () => {
    using fixture = new PluginFixture(running(`
      const [net, http, http2, dgram] =
        ["net", "http", "http2", "dgram"].map((name) => process.getBuiltinModule("node:" + name));
      const server = ${expression};
      await new Promise((resolve, reject) => server.on("listening", resolve).on("error", reject));`));
    const end = await fixture.run({}, { grant: { ...NOTHING, net: true } });
    assertMatch(
      end.kind === "failed" ? end.message : end.kind,
      /Requires listen access to "(127\.0\.0\.1|\[::1\]|0\.0\.0\.0):0"/,
    );
  });
}

for (const [title, grant] of GRANTS) {
  Deno.test(`a plugin that may connect to ${title} listens nowhere else`, async (test) => {
    const port = "listen" in grant ? 38888 : 38889;
    using fixture = new PluginFixture(running(`const GRANTED = ${port};${LISTENERS}`));
    const end = await fixture.run({}, { grant: { ...NOTHING, ...grant } as Grant });
    assertEquals(end, { kind: "ok" }, JSON.stringify(fixture.messages()));
    const outcomes = fixture.messages().flatMap((message) =>
      message.startsWith('["') ? [JSON.parse(message)] : []
    );
    assert(outcomes.length > 40, `only ${outcomes.length} attacks were reported`);
    for (const [attack, outcome, detail] of outcomes) {
      await test.step(attack, () => {
        assertEquals(outcome, "refused", detail);
        assertMatch(detail, REFUSED);
      });
    }
  });
}

Deno.test("a plugin listens on what it is granted, by each module, and connects to it", async () => {
  using fixture = new PluginFixture(running(`
    const [net, http, dgram] = ["net", "http", "dgram"].map((name) => process.getBuiltinModule("node:" + name));
    const on = (server, event) => new Promise((resolve, reject) => server.on(event, resolve).on("error", reject));
    const options = { hostname: "127.0.0.1", port: 0 };
    const listener = Deno.listen(options);
    const client = await Deno.connect(listener.addr).catch((error) => error.name);
    console.log("listen", listener.addr.port > 0, client);
    listener.close();
    const web = Deno.serve({ ...options, onListen() {} }, () => new Response("hello"));
    console.log("serve", web.addr.port > 0);
    await web.shutdown();
    for (const server of [net.createServer(), http.createServer()]) {
      await on(server.listen(0, "127.0.0.1"), "listening");
      console.log("server", server.address().port > 0);
      await new Promise((done) => server.close(done));
    }
    const socket = dgram.createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    await on(socket, "listening");
    console.log("dgram", socket.address().port > 0);
    socket.close();
    const granted = Deno.listen({ port: 38887, hostname: "127.0.0.1" });
    (await Deno.connect({ port: 38887, hostname: "127.0.0.1" })).close();
    granted.close();
    console.log("connected");`));
  const end = await fixture.run({}, { grant: { ...NOTHING, listen: ["127.0.0.1:0", "127.0.0.1:38887"] } });
  assertEquals(end, { kind: "ok" });
  assertEquals(fixture.messages(), [
    // The port that it got is none that it is granted.
    "listen true NotCapable",
    "serve true",
    "server true",
    "server true",
    "dgram true",
    "connected",
  ]);
});

Deno.test("a plugin listens on a socket file that it may read and write", async () => {
  using fixture = new PluginFixture(running(`
    const path = new URL("../data/socket", import.meta.url).pathname;
    Deno.listen({ transport: "unix", path }).close();
    const server = Deno.serve({ path: path + "2", onListen() {} }, () => new Response());
    await server.shutdown();
    console.log("listened");`));
  Deno.mkdirSync(`${fixture.folder}/data`);
  const data = [`${fixture.folder}/data`];
  const end = await fixture.run({}, { grant: { ...NOTHING, net: true, read: data, write: data } });
  assertEquals([end, fixture.messages()], [{ kind: "ok" }, ["listened"]]);
});

// No version of Deno can be told to refuse an address to a name for one plugin only: the manual says so.
Deno.test("a granted name leads to whatever address it has, by that name alone", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  using fixture = new PluginFixture(running(`
    for (const hostname of ["localhost", "127.0.0.1", "0.0.0.0", "2130706433", "localhost.localdomain"]) {
      const found = await Deno.connect({ hostname, port: ${listener.addr.port} }).then((connection) => (connection.close(), "reached"), (error) => error.name);
      console.log(hostname, found);
    }`));
  const end = await fixture.run({}, { grant: { ...NOTHING, net: ["localhost"] } });
  assertEquals([end, fixture.messages()], [{ kind: "ok" }, [
    "localhost reached",
    "127.0.0.1 NotCapable",
    "0.0.0.0 NotCapable",
    "2130706433 NotCapable",
    "localhost.localdomain NotCapable",
  ]]);
});
