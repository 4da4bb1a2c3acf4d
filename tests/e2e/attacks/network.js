/** Attacks on the network and on sockets of this machine: the test listens on a port, and on a socket file. */
import { PORT } from "./port.js";
import { builtin, called, event, NEW, refused, SOCKET } from "./scene.js";

const [dns, dnsPromises, http, http2, https, net, tls] = [
  "dns",
  "dns/promises",
  "http",
  "http2",
  "https",
  "net",
  "tls",
].map(builtin);
const LOCAL = `http://127.0.0.1:${PORT}/`;

const connects = (socket) => event(socket, "connect");

export const ATTACKS = {
  "fetch": () => fetch(LOCAL),
  "fetch by a client": () => fetch(LOCAL, { client: Deno.createHttpClient({}) }),
  "fetch by a proxy": () =>
    fetch("http://example.com/", { client: Deno.createHttpClient({ proxy: { url: LOCAL } }) }),
  "fetch by a proxy of a socket file": () =>
    fetch("http://example.com/", {
      client: Deno.createHttpClient({ proxy: { transport: "unix", path: SOCKET } }),
    }),
  "fetch by a proxy of a TCP port": () =>
    fetch("http://example.com/", {
      client: Deno.createHttpClient({ proxy: { transport: "tcp", hostname: "127.0.0.1", port: PORT } }),
    }),
  "fetch with another's Host": () => fetch(LOCAL, { headers: { host: "example.com" } }),
  "fetch that is redirected": () =>
    fetch(`data:,`, { redirect: "follow" }).then(() =>
      fetch(Response.redirect(LOCAL).headers.get("location"))
    ),
  "Deno.connect": () => Deno.connect({ port: PORT }),
  "Deno.connect to all": () => Deno.connect({ hostname: "0.0.0.0", port: PORT }),
  "Deno.connect by IPv6": () => Deno.connect({ hostname: "::1", port: PORT }),
  "Deno.connect to a socket file": () => Deno.connect({ transport: "unix", path: SOCKET }),
  "Deno.connectTls": () => Deno.connectTls({ hostname: "127.0.0.1", port: PORT }),
  "Deno.listen": () => Deno.listen({ port: 0 }),
  "Deno.listen on a socket file": () => Deno.listen({ transport: "unix", path: NEW }),
  "Deno.listenDatagram": () => Deno.listenDatagram({ transport: "udp", port: 0, hostname: "127.0.0.1" }),
  "Deno.serve": () => Deno.serve({ port: 0, onListen() {} }, () => new Response()),
  "Deno.serve on a socket file": () => Deno.serve({ path: NEW }, () => new Response()),
  "Deno.resolveDns": () => Deno.resolveDns("localhost", "A"),
  "Deno.QuicEndpoint": () => new Deno.QuicEndpoint({ port: 0 }).listen({}),
  "WebSocket": () =>
    new Promise((resolve, reject) =>
      Object.assign(new WebSocket(`ws://127.0.0.1:${PORT}`), {
        onopen: resolve,
        onerror: ({ error }) => reject(error),
      })
    ),
  "WebSocketStream": () => new WebSocketStream(`ws://127.0.0.1:${PORT}`).opened,
  "WebTransport": () => new WebTransport(`https://127.0.0.1:${PORT}`).ready,
  "EventSource": () =>
    new Promise((resolve, reject) =>
      Object.assign(new EventSource(LOCAL), { onopen: resolve, onerror: reject })
    ),
  "net.connect": () => connects(net.connect(PORT, "127.0.0.1")),
  "net.connect to a socket file": () => connects(net.connect(SOCKET)),
  "net.createServer": () => event(net.createServer().listen(0), "listening"),
  "net.createServer on a socket file": () => event(net.createServer().listen(NEW), "listening"),
  "tls.connect": () => connects(tls.connect(PORT, "127.0.0.1")),
  "http.get": () => connects(http.get(LOCAL)),
  "http.get of a socket file": () => connects(http.get({ socketPath: SOCKET })),
  "https.get": () => connects(https.get(`https://127.0.0.1:${PORT}`)),
  "http.createServer": () => event(http.createServer().listen(0), "listening"),
  "http2.connect": () => connects(http2.connect(LOCAL)),
  "dns.lookup": () => called((done) => dns.lookup("localhost", done)),
  "dns.resolve": () => called((done) => dns.resolve("localhost", done)),
  "dns.promises.lookup": () => dnsPromises.lookup("localhost"),
  "dns.promises.lookupService": () => dnsPromises.lookupService("127.0.0.1", 22),
  "dns.reverse": () => called((done) => dns.reverse("127.0.0.1", done)),
  "an inner connection": () => {
    const { TCP, TCPConnectWrap } = process.binding("tcp_wrap");
    return new TCP(0).connect(new TCPConnectWrap(), "127.0.0.1", PORT) === 0 || refused("it could not");
  },
};
