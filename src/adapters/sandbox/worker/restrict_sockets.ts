import process from "node:process";
import { denyListening, type ListenGrant } from "./listen_grant.ts";
import { replaceProperty } from "./replace_property.ts";

// Taken before a plugin can change them.
const { apply, get } = Reflect;
const toObject = Object;
const { defineProperty, getPrototypeOf } = Object;

/** How Node's handles say that the system refused. */
const EACCES = -13;

type Method = (this: object, ...args: unknown[]) => unknown;
type Wrapper = (original: (self: object, args: unknown[]) => unknown) => Method;

/** What Deno's servers of HTTP are restricted with. */
interface ServeOverride {
  /** Refuses to serve while the variable is set that makes Deno listen elsewhere. */
  readonly refuseServeAddress: () => void;
  /** Whether a plugin may set it. */
  readonly mayBeSet: boolean;
}

/** Restricts what Node's modules listen with, as `restrictListening()` does with Deno's own functions. */
export function restrictSockets(grant: ListenGrant, override: ServeOverride): void {
  restrictTcp(grant);
  const { UDP } = binding("udp_wrap");
  for (const name of ["bind", "bind6"]) {
    wrap(prototypeOf(UDP), name, (bind) =>
      function (host, port, flags) {
        const { hostname, port: number } = grant.require(host, port);
        return bind(this, [hostname, number, flags]);
      });
  }
  // Before Deno 2.9, node:http listens by none of these. There its modules are loaded anyway; later ones take long to load.
  const listensItself = Number(Deno.version.deno.split(".")[1]) < 9;
  if (listensItself) restrictHttp(grant, override);
  else if (override.mayBeSet) refuseOverride(override);
}

/** A handle may be bound to where a connection begins, too: what counts is where one listens that is bound. */
function restrictTcp(grant: ListenGrant): void {
  const bound = new WeakMap<object, { readonly host: string; readonly port: number }>();
  const find = bound.get.bind(bound);
  const keep = bound.set.bind(bound);
  const prototype = prototypeOf(binding("tcp_wrap").TCP);
  for (const name of ["bind", "bind6", "bindWithFlags"]) {
    wrap(prototype, name, (bind) =>
      function (givenHost, givenPort, flags) {
        const address = { host: `${givenHost}`, port: +`${givenPort}` };
        // The second call fails, and must not count.
        if (find(this) !== undefined) denyListening(`${address.host}:${address.port}`);
        keep(this, address);
        const code = bind(this, [address.host, address.port, flags]);
        // Where Landlock restricts the plugin as well, it refuses this already: the grant says it in words.
        if (code === EACCES) grant.require(address.host, address.port);
        return code;
      });
  }
  wrap(prototype, "listen", (listen) =>
    function (backlog) {
      const address = find(this) ?? denyListening("a socket that is not bound");
      grant.require(address.host, address.port);
      return listen(this, [backlog]);
    });
}

/** Servers of HTTP in older versions of Deno call an inner function that also takes what a subclass adds. */
function restrictHttp(grant: ListenGrant, { refuseServeAddress }: ServeOverride): void {
  const serving = new WeakSet<object>();
  const isServing = serving.has.bind(serving);
  const begin = serving.add.bind(serving);
  const end = serving.delete.bind(serving);
  const { prototype } = process.getBuiltinModule("node:http").Server;
  const address: unknown = get(prototype, "address");
  if (typeof address !== "function") return;
  wrap(prototype, "listen", (listen) =>
    function (...args) {
      // It would move after it was checked.
      if (isServing(this)) denyListening("another address");
      return listen(this, args);
    });
  wrap(prototype, "_serve", (serve) =>
    function () {
      begin(this);
      try {
        const { address: host, port } = apply(address, this, []) ?? denyListening("no address");
        if (typeof host !== "string") denyListening(`${host}`);
        grant.require(host, port);
        const options = tlsOptions(get(this, "_additionalServeOptions"), this);
        defineProperty(this, "_additionalServeOptions", { value: () => options });
        refuseServeAddress();
        return serve(this, []);
      } catch (error) {
        // As Deno itself does it.
        return apply(get(this, "emit"), this, ["error", error]);
      } finally {
        end(this);
      }
    });
}

/** Takes over key and certificate, and nothing that is an address. */
function tlsOptions(given: unknown, server: object): object {
  const { key, cert } = toObject(typeof given === "function" ? apply(given, server, []) : undefined);
  return key === undefined && cert === undefined ? { __proto__: null } : { __proto__: null, key, cert };
}

/** Servers of HTTP in newer versions of Deno listen by a TCP handle, and where the variable says, by inner functions. */
function refuseOverride({ refuseServeAddress }: ServeOverride): void {
  const http2 = process.getBuiltinModule("node:http2");
  for (
    const prototype of [
      process.getBuiltinModule("node:http").Server.prototype,
      process.getBuiltinModule("node:https").Server.prototype,
      getPrototypeOf(http2.createServer()),
      getPrototypeOf(http2.createSecureServer({})),
    ]
  ) {
    wrap(prototype, "listen", (listen) =>
      function (...args) {
        refuseServeAddress();
        return listen(this, args);
      });
  }
}

function binding(name: string): Record<string, unknown> {
  // Its types do not know it.
  return Object(apply(get(process, "binding"), process, [name]));
}

function prototypeOf(constructor: unknown): object {
  return typeof constructor === "function" ? constructor.prototype : {};
}

/** Puts a method in the place of one that a prototype has. */
function wrap(prototype: object, name: string, make: Wrapper): void {
  const original: unknown = get(prototype, name);
  if (typeof original !== "function") return;
  replaceProperty(prototype, name, make((self, args) => apply(original, self, args)));
}
